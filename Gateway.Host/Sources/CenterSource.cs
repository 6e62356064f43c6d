using System.Globalization;
using System.Net;
using Gateway.Host.Center;

namespace Gateway.Host.Sources;

/// <summary>
/// Follows the config center: one streaming request, on which every new version comes as a whole document. A stream that ends or falls silent is opened
/// again, with growing waits, from the version that the gateway has. The log tells when the config center is lost and when it is back, not of each attempt.
/// </summary>
internal sealed class CenterSource : BackgroundService
{
    private const int BufferBytes = 64 * 1024;

    private readonly CenterClient _client;
    private readonly SnapshotIntake _intake;
    private readonly CenterTimings _timings;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime? _lifetime;
    private readonly ILogger<CenterSource> _logger;
    private readonly string _name;
    private string? _trouble = "has not answered yet";
    private long? _missed;

    // Whether the present attempt got as far as the stream's first bytes.
    private bool _isStreaming;

    // What an earlier run kept may have the number of another document by now: the first stream of a process asks for the whole.
    private bool _hasHeard;

    /// <param name="client">The connection to the config center.</param>
    /// <param name="intake">Takes what comes.</param>
    /// <param name="timings">How long things may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="lifetime">A process that ends does not complain; null is one that never does.</param>
    /// <param name="logger">Told of changes.</param>
    public CenterSource(CenterClient client, SnapshotIntake intake, CenterTimings timings, TimeProvider time, IHostApplicationLifetime? lifetime, ILogger<CenterSource> logger)
    {
        _client = client;
        _intake = intake;
        _timings = timings;
        _time = time;
        _lifetime = lifetime;
        _logger = logger;
        _name = client.Center.ToString();
    }

    /// <summary>Raised when <see cref="State"/> changes.</summary>
    public event EventHandler? StateChanged;

    public CenterState State { get; private set; }

    /// <summary>What keeps the config center's changes from coming in, in words; null when nothing does.</summary>
    public string? Describe() => _trouble is { } trouble ? $"the config center at {_name} {trouble}" : null;

    /// <summary>
    /// Tells the version that the config center says is in force. When the stream has not brought it by the second time, it is fetched.
    /// </summary>
    public async Task NoticeAsync(long version, CancellationToken cancellation)
    {
        var isMissing = version != _intake.LastSeen;
        var wasMissing = version == _missed;
        _missed = isMissing ? version : null;
        if (isMissing && wasMissing)
        {
            await FetchAsync(cancellation).ConfigureAwait(false);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(_timings.FirstRetry, _timings.LongestRetry);
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = _time.GetTimestamp();
            await WatchAsync(stoppingToken).ConfigureAwait(false);
            if (_time.GetElapsedTime(began) > _timings.LongestRetry)
            {
                backoff.Reset();
            }

            await Task.Delay(backoff.Next(), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Opens the stream and reads it to its end, whatever that is.</summary>
    private async Task WatchAsync(CancellationToken stopping)
    {
        _isStreaming = false;
        using var silence = new CancellationTokenSource(_timings.Silence, _time);
        using var stop = stopping.UnsafeRegister(static silence => ((CancellationTokenSource)silence!).Cancel(), silence);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "watch");
            if (_hasHeard && _intake.Version is { } version)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", version.ToString(CultureInfo.InvariantCulture));
            }

            using var response = await _client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                Become(response);
                return;
            }

            var stream = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await ReadAsync(stream, silence, stopping).ConfigureAwait(false);
            }

            Lost("ends its stream at once");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            Become(CenterState.Away, $"has said nothing for {_timings.Silence.TotalSeconds} s");
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Lost($"cannot be reached ({e.Message})");
        }
    }

    /// <summary>A stream that ends or breaks is opened again; only when that fails, too, the config center is away.</summary>
    private void Lost(string trouble)
    {
        if (!_isStreaming)
        {
            Become(CenterState.Away, trouble);
        }
    }

    private async Task ReadAsync(Stream stream, CancellationTokenSource silence, CancellationToken stopping)
    {
        using var reader = new WatchReader();
        var buffer = new byte[BufferBytes];
        while (await stream.ReadAsync(buffer, silence.Token).ConfigureAwait(false) is var count and > 0)
        {
            silence.CancelAfter(_timings.Silence);
            _isStreaming = true;
            Become(CenterState.Following, null);
            var documents = reader.Read(buffer.AsSpan(0, count));
            if (reader.IsTooLong)
            {
                Become(CenterState.Unexpected, "sends what is longer than a configuration may be");
                return;
            }

            if (documents.Count > 0)
            {
                // Away from the thread that handles sockets: compiling takes a while.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                await TakeAsync(documents, stopping).ConfigureAwait(false);
                silence.CancelAfter(_timings.Silence);
            }
        }
    }

    private async Task TakeAsync(IReadOnlyList<byte[]> documents, CancellationToken stopping)
    {
        foreach (var document in documents)
        {
            if (_intake.Take(document, _name) != IntakeOutcome.Unreadable)
            {
                _hasHeard = true;
            }
            else
            {
                await FetchAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gets the version in force by a request of its own; a failure is left to the stream to notice.</summary>
    private async Task FetchAsync(CancellationToken cancellation)
    {
        var count = _intake.Count;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timings.Answer);
        try
        {
            using var response = await _client.Http.GetAsync("snapshot", HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                await response.Content.LoadIntoBufferAsync(WatchReader.LongestDocument, limit.Token).ConfigureAwait(false);
                var document = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                _intake.Take(document, _name, count);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The stream is still there, or is opened again.
        }
    }

    private void Become(HttpResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                Become(CenterState.Refused, $"does not take this gateway's GATEWAY_TOKEN (status {(int)response.StatusCode})");
                break;
            case >= HttpStatusCode.InternalServerError:
                Become(CenterState.NotReady, $"is not ready (status {(int)response.StatusCode})");
                break;
            default:
                Become(CenterState.Unexpected, $"does not answer as one does (status {(int)response.StatusCode}, {response.Content.Headers.ContentType?.MediaType ?? "no content type"})");
                break;
        }
    }

    private void Become(CenterState state, string? trouble)
    {
        _trouble = trouble;
        if (State == state)
        {
            return;
        }

        State = state;
        if (state == CenterState.Following)
        {
            SourceLog.Following(_logger, _client.Center);
        }
        else if (_lifetime is not { ApplicationStopping.IsCancellationRequested: true })
        {
            SourceLog.NotFollowing(_logger, _client.Center, trouble!, _intake.Consequence);
        }

        StateChanged?.Invoke(this, EventArgs.Empty);
    }
}
