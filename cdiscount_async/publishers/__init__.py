"""Publishers put packages at addresses from which the service can fetch them.

A call to the service has no package in it, only an address. The service fetches a zip from there without a login:
products during the call, offers some time after it. A publisher puts a file at such an address, and takes it away when
the package is integrated:

* `FolderPublisher`, a folder that a web server or an application serves; `PublisherApp` is that application;
* `cdiscount_async.publishers.served.ServedPublisher`, a server in this process (extra `publish`);
* `cdiscount_async.publishers.object_store.ObjectStorePublisher`, S3 and its like (extra `s3`);
* a `Publisher` of your own.

A person who knows the address of a package can fetch it. So addresses cannot be guessed, end after some time, and
appear in no log, error or `repr`.
"""

from .._common.publication import Publication, Publisher
from ..errors import PublishFailed
from ._app import PublisherApp
from ._folder import FolderPublisher
from ._reachability import Reachability, check_reachable

__all__ = (
    "FolderPublisher",
    "Publication",
    "PublishFailed",
    "Publisher",
    "PublisherApp",
    "Reachability",
    "check_reachable",
)
