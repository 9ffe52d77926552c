using Google.Protobuf;
using Microsoft.Data.Sqlite;
using ZoneScaler.Coordination.Store;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>
/// The store on disk: its versions, leases and cluster id in a SQLite file, with a write-ahead log and full synchronisation: what <see cref="Write"/> has
/// returned from survives a crash of process and machine. Held exclusively. Used by one thread at a time.
/// </summary>
internal sealed class LighthouseFile : IDisposable
{
    // "ZSLH": tells the file from other databases.
    private const long ApplicationId = 0x5A534C48;
    private const long Version = 1;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private SqliteCommand _insertVersion = null!;
    private SqliteCommand _deleteVersion = null!;
    private SqliteCommand _putLease = null!;
    private SqliteCommand _deleteLease = null!;
    private SqliteCommand _update = null!;

    private LighthouseFile(string path)
    {
        _path = path;
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 1 };
        _connection = new SqliteConnection(text.ToString());
    }

    /// <summary>What the file and its log take, in bytes.</summary>
    public long Bytes => Length(_path) + Length(_path + "-wal");

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="newClusterId">The cluster id of a new one.</param>
    /// <param name="createStore">Makes the store that what is read goes into, given the cluster id.</param>
    /// <exception cref="LighthouseFileException">The file cannot be used.</exception>
    public static (LighthouseFile File, CoordinationStore Store) Open(string path, ulong newClusterId, Func<ulong, CoordinationStore> createStore)
    {
        var file = new LighthouseFile(path);
        try
        {
            file.Prepare(newClusterId);
            return (file, file.Load(createStore));
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is InvalidDataException)
                throw file.Damaged(e.Message);
            if (e is SqliteException sqlite)
                throw new LighthouseFileException(Describe(path, sqlite), sqlite);
            throw;
        }
    }

    /// <summary>Writes what has changed, all or nothing.</summary>
    /// <exception cref="SqliteException">It could not be written; nothing has changed.</exception>
    public void Write(StoreChanges changes, long revision, long compactedRevision)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var version in changes.Added)
            Insert(version, transaction);
        foreach (var version in changes.Dropped)
            Run(_deleteVersion, transaction, version.Revision, version.Sub);
        foreach (var (lease, seconds) in changes.Leases)
        {
            if (seconds is { } lasting)
                Run(_putLease, transaction, lease, lasting);
            else
                Run(_deleteLease, transaction, lease);
        }
        Run(_update, transaction, revision, compactedRevision);
        transaction.Commit();
    }

    public void Dispose()
    {
        foreach (var command in new[] { _insertVersion, _deleteVersion, _putLease, _deleteLease, _update })
            command?.Dispose();
        _connection.Dispose();
    }

    private static string Describe(string path, SqliteException exception) => exception.SqliteErrorCode switch
    {
        5 or 6 => $"The lighthouse's file {path} is in use by another process.", // SQLITE_BUSY, SQLITE_LOCKED
        11 or 26 => $"The lighthouse's file {path} is damaged: {exception.Message} Restore it from a copy, or move it away to begin another cluster.", // SQLITE_CORRUPT, SQLITE_NOTADB
        14 => $"The lighthouse's file {path} cannot be opened: {exception.Message}", // SQLITE_CANTOPEN
        _ => $"The lighthouse's file {path} cannot be used: {exception.Message}",
    };

    private static long Length(string path) => System.IO.File.Exists(path) ? new FileInfo(path).Length : 0;

    private void Prepare(ulong newClusterId)
    {
        _connection.Open();
        Run("PRAGMA locking_mode = EXCLUSIVE");
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        using (var transaction = _connection.BeginTransaction())
        {
            var application = Number("PRAGMA application_id", transaction);
            var version = Number("PRAGMA user_version", transaction);
            if (application == 0 && Number("SELECT count(*) FROM sqlite_master", transaction) == 0)
                Create(newClusterId, transaction);
            else if (application != ApplicationId)
                throw new LighthouseFileException($"{_path} is a database, but not of a lighthouse.");
            else if (version != Version)
                throw new LighthouseFileException($"The lighthouse's file {_path} is of version {version}; this program reads version {Version}.");
            transaction.Commit();
        }
        using var check = Command("PRAGMA quick_check(1)");
        if (check.ExecuteScalar() is not "ok" and var finding)
            throw Damaged($"{finding}.");

        _insertVersion = Command("INSERT INTO versions VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
        _deleteVersion = Command("DELETE FROM versions WHERE revision = $1 AND sub = $2");
        _putLease = Command("INSERT OR REPLACE INTO leases VALUES ($1, $2)");
        _deleteLease = Command("DELETE FROM leases WHERE id = $1");
        _update = Command("UPDATE lighthouse SET revision = $1, compacted_revision = $2");
    }

    private void Create(ulong clusterId, SqliteTransaction transaction)
    {
        Run(
            $"""
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version};
            CREATE TABLE lighthouse (cluster_id INTEGER NOT NULL, revision INTEGER NOT NULL, compacted_revision INTEGER NOT NULL);
            CREATE TABLE versions (
                revision INTEGER NOT NULL, sub INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, create_revision INTEGER NOT NULL,
                version INTEGER NOT NULL, lease INTEGER NOT NULL, is_deletion INTEGER NOT NULL, PRIMARY KEY (revision, sub)) WITHOUT ROWID;
            CREATE TABLE leases (id INTEGER PRIMARY KEY, seconds INTEGER NOT NULL);
            INSERT INTO lighthouse VALUES ({unchecked((long)clusterId)}, 1, -1);
            """,
            transaction);
    }

    private CoordinationStore Load(Func<ulong, CoordinationStore> createStore)
    {
        using var head = Command("SELECT cluster_id, revision, compacted_revision FROM lighthouse");
        using var row = head.ExecuteReader();
        if (!row.Read())
            throw Damaged("it has lost its cluster id.");
        var clusterId = unchecked((ulong)row.GetInt64(0));
        var revision = row.GetInt64(1);
        var compactedRevision = row.GetInt64(2);
        if (clusterId == 0 || revision < 1 || compactedRevision < -1 || compactedRevision > revision)
            throw Damaged($"revision {revision}, compacted at {compactedRevision}, cannot be.");

        var store = createStore(clusterId);
        store.Restore(ReadLeases(), ReadVersions(revision), revision, compactedRevision);
        return store;
    }

    private List<(long Lease, long Seconds)> ReadLeases()
    {
        var leases = new List<(long, long)>();
        using var command = Command("SELECT id, seconds FROM leases");
        using var row = command.ExecuteReader();
        while (row.Read())
            leases.Add((row.GetInt64(0), row.GetInt64(1)));
        return leases;
    }

    private IEnumerable<StoredVersion> ReadVersions(long lastRevision)
    {
        using var command = Command("SELECT revision, sub, key, value, create_revision, version, lease, is_deletion FROM versions ORDER BY revision, sub");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var pair = new Wire.KeyValue
            {
                ModRevision = row.GetInt64(0),
                Key = UnsafeByteOperations.UnsafeWrap(row.GetFieldValue<byte[]>(2)),
                Value = UnsafeByteOperations.UnsafeWrap(row.GetFieldValue<byte[]>(3)),
                CreateRevision = row.GetInt64(4),
                Version = row.GetInt64(5),
                Lease = row.GetInt64(6),
            };
            if (pair.Key.IsEmpty || pair.ModRevision > lastRevision || pair.CreateRevision > pair.ModRevision)
                throw Damaged($"a version of revision {pair.ModRevision} cannot be.");
            yield return new StoredVersion(pair.ModRevision, row.GetInt32(1), pair, row.GetInt64(7) != 0);
        }
    }

    private void Insert(StoredVersion version, SqliteTransaction transaction)
    {
        var pair = version.Pair;
        Run(
            _insertVersion, transaction, version.Revision, version.Sub, pair.Key.ToByteArray(), pair.Value.ToByteArray(), pair.CreateRevision, pair.Version,
            pair.Lease, version.IsDeletion ? 1 : 0);
    }

    private LighthouseFileException Damaged(string finding) =>
        new($"The lighthouse's file {_path} is damaged: {finding} Restore it from a copy, or move it away to begin another cluster.");

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class, but for numbers.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    private void Run(string text, SqliteTransaction? transaction = null)
    {
        using var command = Command(text);
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private long Number(string text, SqliteTransaction transaction)
    {
        using var command = Command(text);
        command.Transaction = transaction;
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            if (command.Parameters.Count <= i)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            command.Parameters[i].Value = values[i];
        }
        command.ExecuteNonQuery();
    }
}
