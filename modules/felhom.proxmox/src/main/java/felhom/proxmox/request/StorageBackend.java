package felhom.proxmox.request;

import felhom.proxmox.http.Parameters;
import java.util.Optional;

/// What a storage is and where, fixed for its life.
public sealed interface StorageBackend {
    String type();

    Parameters parameters();

    /// A directory.
    ///
    /// @param mountPoint whether something has to be mounted there: without it an absent disk lets the
    ///     backups fill the root disk. PVE then makes neither the directory nor a thing in it while nothing is
    ///     mounted; an automount counts as mounted (pve-storage 9.1.7 `Storage/DirPlugin.pm`)
    record Directory(String path, boolean mountPoint) implements StorageBackend {
        @Override
        public String type() {
            return "dir";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("path", path).and("is_mountpoint", mountPoint).and("create-base-path", !mountPoint);
        }
    }

    record Btrfs(String path, boolean mountPoint) implements StorageBackend {
        @Override
        public String type() {
            return "btrfs";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("path", path).and("is_mountpoint", mountPoint);
        }
    }

    /// Mounted by PVE at `/mnt/pve/` and its id.
    record Nfs(String server, String export, Optional<String> options) implements StorageBackend {
        @Override
        public String type() {
            return "nfs";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("server", server).and("export", export).and("options", options);
        }
    }

    /// Mounted by PVE at `/mnt/pve/` and its id.
    record Cifs(String server, String share, String user, Secret password) implements StorageBackend {
        @Override
        public String type() {
            return "cifs";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("server", server)
                    .and("share", share)
                    .and("username", user)
                    .and("password", password.value());
        }
    }

    /// A Backup Server.
    ///
    /// @param fingerprint none only where its certificate is of a public authority
    record BackupServer(
            String server,
            String datastore,
            Optional<String> namespace,
            String user,
            Secret password,
            Optional<String> fingerprint)
            implements StorageBackend {
        @Override
        public String type() {
            return "pbs";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("server", server)
                    .and("datastore", datastore)
                    .and("namespace", namespace)
                    .and("username", user)
                    .and("password", password.value())
                    .and("fingerprint", fingerprint);
        }
    }

    record ZfsPool(String pool, boolean sparse) implements StorageBackend {
        @Override
        public String type() {
            return "zfspool";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("pool", pool).and("sparse", sparse);
        }
    }

    record LvmThin(String group, String pool) implements StorageBackend {
        @Override
        public String type() {
            return "lvmthin";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("vgname", group).and("thinpool", pool);
        }
    }

    /// A password on its way; its text shows nothing.
    record Secret(String value) {
        @Override
        public String toString() {
            return "<secret>";
        }
    }
}
