using System.Data.Common;
using System.Text;
using ConfigCenter.Data;

namespace ConfigCenter.Publishing;

/// <summary>
/// Knows the version in force and wakes those who wait for another. Looks into the database at a short interval, because other config
/// centers publish too, and at once after this one did. While the database is away the last version known stays.
/// </summary>
internal sealed class VersionFeed : BackgroundService
{
    private readonly Database _database;
    private readonly Readiness _readiness;
    private readonly TimeSpan _interval;
    private readonly ILogger<VersionFeed> _logger;
    private readonly SemaphoreSlim _pulse = new(0, 1);
    private readonly SemaphoreSlim _looking = new(1);
    private TaskCompletionSource _changed = NewSignal();
    private PublishedDocument? _current;
    private bool _isBlind;

    public VersionFeed(Database database, Readiness readiness, ConfigCenterOptions options, ILogger<VersionFeed> logger)
    {
        _database = database;
        _readiness = readiness;
        _interval = options.VersionPollInterval;
        _logger = logger;
    }

    /// <summary>Null before the first one was seen.</summary>
    public PublishedDocument? Current => Volatile.Read(ref _current);

    /// <summary>Looks now.</summary>
    public void Pulse()
    {
        try
        {
            _pulse.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    /// <summary>
    /// Completes when the version in force is another than the one known. An older one is believed only when the database says so now: a
    /// gateway may know a version that another config center has just published.
    /// </summary>
    public async Task<PublishedDocument> WaitForOtherAsync(long? known, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before the version is looked at: a change in between completes it.
            var changed = Volatile.Read(ref _changed).Task;
            if (Current is { } current && current.Version != known && (known is null || current.Version > known || await IsInForceAsync(current, cancellation).ConfigureAwait(false)))
            {
                return current;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        _pulse.Dispose();
        _looking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _readiness.WaitAsync(stoppingToken).ConfigureAwait(false);
            while (true)
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                await _pulse.WaitAsync(_interval, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task<bool> IsInForceAsync(PublishedDocument document, CancellationToken cancellation) =>
        await LookAsync(cancellation).ConfigureAwait(false) && ReferenceEquals(document, Current);

    /// <summary>Looks into the database; false when it is away.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        await _looking.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var latest = await _database.ReadAsync(LatestAsync, cancellation).ConfigureAwait(false);
            _isBlind = false;
            if (latest is not null)
            {
                Volatile.Write(ref _current, latest);
                Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
            }

            return true;
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            if (!_isBlind)
            {
                _isBlind = true;
                CenterLog.VersionsUnreadable(_logger, e.Message);
            }

            return false;
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>The version in force, unless it is the one that is known.</summary>
    private async Task<PublishedDocument?> LatestAsync(DbScope scope)
    {
        var number = await VersionRepository.LatestNumberAsync(scope).ConfigureAwait(false);
        if (number == 0 || number == Current?.Version)
        {
            return null;
        }

        var version = await VersionRepository.FindAsync(scope, number).ConfigureAwait(false);
        return version is null ? null : new PublishedDocument(number, Encoding.UTF8.GetBytes(version.Document));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
