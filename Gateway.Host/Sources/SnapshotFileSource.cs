using System.Security.Cryptography;
using Gateway.Core.Configuration;

namespace Gateway.Host.Sources;

/// <summary>
/// Runs the gateway on one snapshot file, read again when its content changes. The content is looked at, not the
/// file system's events: mounted configuration is often replaced behind a symbolic link, which no event tells of.
/// </summary>
internal sealed class SnapshotFileSource : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _file;
    private readonly SnapshotStore _store;
    private readonly ILogger<SnapshotFileSource> _logger;
    private byte[] _hash = [];
    private bool _isMissing;

    public SnapshotFileSource(string file, SnapshotStore store, ILogger<SnapshotFileSource> logger)
    {
        _file = Path.GetFullPath(file);
        _store = store;
        _logger = logger;
    }

    /// <summary>Reads the file for the first time; every error when it is refused.</summary>
    public IReadOnlyList<string> Load()
    {
        try
        {
            var result = Apply(File.ReadAllBytes(_file));
            return [.. result.Errors.Select(static error => $"{error.Path}: {error.Message}")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [e.Message];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        using var stopping = stoppingToken.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        while (await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await LookAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            var content = await File.ReadAllBytesAsync(_file).ConfigureAwait(false);
            _isMissing = false;
            if (!SHA256.HashData(content).AsSpan().SequenceEqual(_hash))
            {
                Report(Apply(content));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isMissing)
            {
                _isMissing = true;
                HostLog.FileUnreadable(_logger, _file, e.Message);
            }
        }
    }

    private SnapshotApplyResult Apply(byte[] content)
    {
        _hash = SHA256.HashData(content);
        var result = _store.Apply(content);
        foreach (var warning in result.Warnings)
        {
            HostLog.FileWarning(_logger, _file, warning.Path, warning.Message);
        }

        return result;
    }

    private void Report(SnapshotApplyResult result)
    {
        if (result.Applied)
        {
            HostLog.FileApplied(_logger, _file, result.Version ?? 0);
        }
        else
        {
            HostLog.FileRefused(_logger, _file, result.Errors.Count, string.Join("; ", result.Errors.Select(static error => $"{error.Path}: {error.Message}")));
        }
    }
}
