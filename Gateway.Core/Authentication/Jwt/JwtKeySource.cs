using System.Net;
using Gateway.Core.Configuration;
using Gateway.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>
/// The keys of one issuer, kept up to date beside the requests: looked at regularly, and when a token names a key that is not there. What cannot be had or
/// read changes nothing, and is tried again soon; the last good keys stay in force.
/// </summary>
internal sealed class JwtKeySource : IDisposable
{
    /// <summary>Least seconds between two looks, whoever asks for them: tokens with invented keys cannot hammer the issuer.</summary>
    public const int LeastRefreshSeconds = 5;

    private const int UrlRefreshSeconds = 300;
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(LeastRefreshSeconds);

    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly Func<CancellationToken, Task<byte[]>>? _read;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly TimeSpan _every;
    private readonly ITimer? _timer;
    private volatile JwtKeySet _current = JwtKeySet.Empty;
    private Task? _attempt;
    private long _attempted;
    private bool _isFailing;
    private bool _isDisposed;

    /// <param name="config">Where the keys are.</param>
    /// <param name="fetcher">Gets what is published.</param>
    /// <param name="allows">Whether an address of a URL's host may be connected to.</param>
    /// <param name="clock">What the time between two looks is measured by.</param>
    /// <param name="logger">Told when keys change, or cannot be had.</param>
    public JwtKeySource(IssuerConfig config, IKeySetFetcher? fetcher, Func<Uri, IPAddress, bool> allows, TimeProvider clock, ILogger logger)
    {
        _name = config.Name;
        _clock = clock;
        _logger = logger;
        if (config.Jwks is { } keys)
        {
            JwtKeySet.TryRead(System.Text.Encoding.UTF8.GetBytes(keys.GetRawText()), JwtKeySet.Empty, out var fixedKeys);
            _current = fixedKeys;
            return;
        }

        _read = config.JwksFile is { } file ? _ => Task.FromResult(JwtKeyFile.Read(file)) : Fetch(new Uri(config.JwksUrl!), fetcher, allows);
        _every = TimeSpan.FromSeconds(config.RefreshSeconds ?? (config.JwksFile is null ? UrlRefreshSeconds : LeastRefreshSeconds));
        _timer = clock.CreateTimer(static self => _ = ((JwtKeySource)self!).RefreshAsync(), this, _every, _every);
        _ = RefreshAsync();
    }

    /// <summary>How long a look may take.</summary>
    public static TimeSpan LongestFetch { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The last good keys.</summary>
    public JwtKeySet Current => _current;

    /// <summary>
    /// Looks again, unless that was done a moment ago; completes once the look under way, if any, has come to its end, and never fails.
    /// </summary>
    public Task RefreshAsync()
    {
        lock (_gate)
        {
            if (_read is null || _isDisposed)
            {
                return Task.CompletedTask;
            }

            if (_attempt is { IsCompleted: false })
            {
                return _attempt;
            }

            if (_attempt is not null && _clock.GetElapsedTime(_attempted) < LeastBetween)
            {
                return Task.CompletedTask;
            }

            _attempted = _clock.GetTimestamp();
            return _attempt = Task.Run(LookAsync);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer?.Dispose();
    }

    private static Func<CancellationToken, Task<byte[]>> Fetch(Uri url, IKeySetFetcher? fetcher, Func<Uri, IPAddress, bool> allows) =>
        fetcher is null
            ? static _ => throw new NotSupportedException("this process fetches no keys")
            : cancellation => fetcher.FetchAsync(url, address => allows(url, address), JwtKeySet.MaxBytes, cancellation);

    private async Task LookAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(LongestFetch, _clock);
            var document = await _read!(timeout.Token).WaitAsync(timeout.Token).ConfigureAwait(false);
            var before = _current;
            if (!JwtKeySet.TryRead(document, before, out var keys))
            {
                Failed($"the document {JwtKeySet.Needed}");
                return;
            }

            _current = keys;
            before.WithdrawAllBut(keys);
            Succeeded(before, keys);
        }
        catch (OperationCanceledException)
        {
            Failed("no answer in time");
        }
        catch (Exception e)
        {
            // Whatever it was: the keys in force stay.
            Failed(e.Message);
        }
    }

    private void Succeeded(JwtKeySet before, JwtKeySet keys)
    {
        if (_isFailing || !before.IsSame(keys))
        {
            Log.KeysInForce(_logger, _name, keys.Count);
        }

        _isFailing = false;
    }

    // Told once, however long it lasts.
    private void Failed(string reason)
    {
        if (!_isFailing)
        {
            Log.KeysNotHad(_logger, _name, reason, _current.Count);
        }

        _isFailing = true;
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _timer?.Change(LeastBetween, _every);
            }
        }
    }
}
