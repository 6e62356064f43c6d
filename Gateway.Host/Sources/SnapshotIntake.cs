using System.Globalization;
using System.Security.Cryptography;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;

namespace Gateway.Host.Sources;

/// <summary>
/// Takes the config center's documents, whichever way they come: reads and validates, opens the secrets, brings into force, and has the disk keep what
/// was taken. One at a time. What is refused is told once, with every error, and stays a problem until something is taken.
/// </summary>
internal sealed class SnapshotIntake
{
    private readonly SnapshotStore _store;
    private readonly SecretBox _secrets;
    private readonly SnapshotDisk? _disk;
    private readonly ILogger<SnapshotIntake> _logger;
    private readonly Lock _gate = new();
    private byte[] _inForce = [];
    private IReadOnlyList<string> _refusal = [];
    private long _taken;

    /// <param name="store">Where snapshots come into force.</param>
    /// <param name="secrets">Opens their secrets.</param>
    /// <param name="disk">Keeps them; null keeps none.</param>
    /// <param name="logger">Told what is in force, and what is refused.</param>
    public SnapshotIntake(SnapshotStore store, SecretBox secrets, SnapshotDisk? disk, ILogger<SnapshotIntake> logger)
    {
        _store = store;
        _secrets = secrets;
        _disk = disk;
        _logger = logger;
    }

    /// <summary>Raised when something was taken or refused, by whoever brought it.</summary>
    public event EventHandler? Changed;

    /// <summary>The version in force; null before the first.</summary>
    public long? Version => _store.Version;

    /// <summary>The version of the last document that could be read, taken or not; null before the first.</summary>
    public long? LastSeen { get; private set; }

    /// <summary>How many documents came so far.</summary>
    public long Count => Volatile.Read(ref _taken);

    /// <summary>What somebody should know: why the newest version is not in force, why none can be kept.</summary>
    public IReadOnlyList<string> Problems => _disk?.Problem is { } problem ? [.. Volatile.Read(ref _refusal), problem] : Volatile.Read(ref _refusal);

    /// <summary>What a trouble with the config center means for requests, in words.</summary>
    public string Consequence => Version is { } version
        ? string.Create(CultureInfo.InvariantCulture, $"version {version} stays in force")
        : "there is no configuration yet";

    /// <summary>Takes what an earlier run has kept; false when there is nothing to take.</summary>
    public bool TakeKept() => _disk?.Load((document, file) =>
    {
        lock (_gate)
        {
            return TakeLocked(document, file, keeps: false) == IntakeOutcome.Applied;
        }
    }) ?? false;

    /// <summary>Takes a document.</summary>
    /// <param name="document">As the config center sent it.</param>
    /// <param name="source">Where it comes from, for the log.</param>
    /// <param name="ifCount">Takes it only if no other came since <see cref="Count"/> was this: it was asked for then, and may be older by now.</param>
    public IntakeOutcome Take(byte[] document, string source, long? ifCount = null)
    {
        IntakeOutcome outcome;
        lock (_gate)
        {
            if (ifCount is not null && ifCount != _taken)
            {
                return IntakeOutcome.Unchanged;
            }

            Volatile.Write(ref _taken, _taken + 1);
            outcome = TakeLocked(document, source, keeps: true);
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return outcome;
    }

    private IntakeOutcome TakeLocked(byte[] document, string source, bool keeps)
    {
        var hash = SHA256.HashData(document);
        if (hash.AsSpan().SequenceEqual(_inForce))
        {
            LastSeen = Version;
            Volatile.Write(ref _refusal, []);
            _disk?.Save(document);
            return IntakeOutcome.Unchanged;
        }

        var read = SnapshotReader.ReadAndValidate(document, UnknownFields.WarningWhenNewer);
        var version = read.Partial?.Version;
        LastSeen = version ?? LastSeen;
        var result = read.Snapshot is { } snapshot ? Apply(snapshot) : new SnapshotApplyResult(false, Version, read.Errors, []);
        if (!result.Applied)
        {
            Refuse(version, source, result.Errors);
            return version is null ? IntakeOutcome.Unreadable : IntakeOutcome.Refused;
        }

        _inForce = hash;
        Volatile.Write(ref _refusal, []);
        foreach (var warning in read.Warnings.Concat(result.Warnings))
        {
            SourceLog.ConfigurationWarning(_logger, version ?? 0, source, warning.Path, warning.Message);
        }

        SourceLog.Applied(_logger, version ?? 0, source);
        if (keeps)
        {
            _disk?.Save(document);
        }

        return IntakeOutcome.Applied;
    }

    private SnapshotApplyResult Apply(Snapshot snapshot) => SecretFields.Open(snapshot, _secrets, out var failed) is { } opened
        ? _store.Apply(opened)
        : new SnapshotApplyResult(false, Version, [.. failed.Select(static secret => new SnapshotError(secret, "cannot be opened: SECRETS_KEY is not the config center's"))], []);

    private void Refuse(long? version, string source, IReadOnlyList<SnapshotError> errors)
    {
        var name = version?.ToString(CultureInfo.InvariantCulture) ?? "(unknown)";
        string[] refusal = [$"Version {name} was refused, {Consequence}.", .. errors.Select(static error => error.ToString())];
        if (!refusal.SequenceEqual(_refusal))
        {
            SourceLog.Refused(_logger, name, source, errors.Count, Consequence, string.Join("; ", errors));
            Volatile.Write(ref _refusal, refusal);
        }
    }
}
