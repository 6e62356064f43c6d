using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Configuration;

/// <summary>Holds the snapshot in force. Readers never wait; a swap is one reference; what is invalid changes nothing.</summary>
public sealed class SnapshotStore
{
    private readonly Lock _applying = new();
    private readonly ServerStates _servers;
    private readonly JwtIssuers _issuers;
    private readonly string? _instanceId;
    private volatile CompiledSnapshot _current;

    internal SnapshotStore(ServerStates servers, string? instanceId = null, JwtIssuers? issuers = null)
    {
        _servers = servers;
        _issuers = issuers ?? new JwtIssuers(TimeProvider.System);
        _instanceId = instanceId;
        _current = SnapshotCompiler.CompileEmpty(servers, _issuers);
    }

    /// <summary>Raised after each swap, on the thread that applied, before <see cref="Apply(Snapshot)"/> returns; swaps wait for it.</summary>
    public event EventHandler? Changed;

    /// <summary>False until the first snapshot is applied.</summary>
    public bool IsReady => _current.IsLoaded;

    /// <summary>The version in force; null until the first.</summary>
    public long? Version => _current is { IsLoaded: true } current ? current.Version : null;

    /// <summary>The snapshot in force, an empty one until <see cref="IsReady"/>. Read it once per request.</summary>
    internal CompiledSnapshot Current => _current;

    /// <summary>Reads, validates, compiles and swaps.</summary>
    public SnapshotApplyResult Apply(ReadOnlyMemory<byte> utf8Json, UnknownFields unknown = UnknownFields.Error)
    {
        var read = SnapshotReader.ReadAndValidate(utf8Json, unknown);
        return read.Snapshot is null ? new SnapshotApplyResult(false, Version, read.Errors, read.Warnings) : Swap(read.Snapshot, read.Warnings);
    }

    /// <summary>Validates, compiles and swaps.</summary>
    public SnapshotApplyResult Apply(Snapshot snapshot)
    {
        var errors = SnapshotValidator.Validate(snapshot);
        return errors.Count > 0 ? new SnapshotApplyResult(false, Version, errors, []) : Swap(snapshot, []);
    }

    private SnapshotApplyResult Swap(Snapshot snapshot, IReadOnlyList<SnapshotError> warnings)
    {
        SnapshotError[] unusable = [.. CertificateFiles.Check(snapshot), .. KeySetFiles.Check(snapshot)];
        if (unusable.Length > 0)
        {
            return new SnapshotApplyResult(false, Version, unusable, warnings);
        }

        lock (_applying)
        {
            _current = SnapshotCompiler.Compile(snapshot, _servers, _instanceId, _issuers);
            Changed?.Invoke(this, EventArgs.Empty);
            return new SnapshotApplyResult(true, snapshot.Version, [], warnings);
        }
    }
}
