using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Core.Prompts;

namespace Gateway.Host.Tokens;

/// <summary>
/// The gateway's client to a token count service. Whatever the service does, a caller has its answer, or none, within the timeout: calls under way are
/// bounded in number, and a service that fails is left alone for a while. None of it costs a request more than its exact count.
/// </summary>
internal sealed class TokenServiceClient : ITokenService, IDisposable
{
    private const int MostUnderWay = 64;
    private const int FailuresThatOpen = 5;
    private const long LongestAnswer = 64 * 1024;
    private const long InexactMilliseconds = 60_000;
    private const int MostInexact = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly VocabularyFetcher _fetcher;
    private readonly Circuit _circuit;
    private readonly ILogger<TokenServiceClient> _logger;

    // Models that the service can but estimate, too, and until when that is believed.
    private readonly ConcurrentDictionary<string, long> _inexact = new(StringComparer.Ordinal);
    private int _underWay;

    /// <param name="service">The service's address.</param>
    /// <param name="timeout">The longest that a count may take.</param>
    /// <param name="modelsDirectory">Where fetched vocabularies are stored.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told once when the service fails, and once when it is back.</param>
    public TokenServiceClient(Uri service, TimeSpan timeout, string modelsDirectory, TimeProvider time, ILogger<TokenServiceClient> logger)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = service.AbsolutePath.EndsWith('/') ? service : new Uri(service + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _timeout = timeout;
        _fetcher = new VocabularyFetcher(_http, modelsDirectory, logger);
        _circuit = new Circuit(FailuresThatOpen, Pause, time);
        _logger = logger;
    }

    /// <summary>True while the service is left alone.</summary>
    public bool IsAvoided => _circuit.IsOpen;

    /// <inheritdoc/>
    public ValueTask<TokenServiceCount?> CountAsync(ReadOnlyMemory<byte> body, string protocol, string model)
    {
        if (_inexact.TryGetValue(model, out var until) && Environment.TickCount64 < until)
        {
            return default;
        }

        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            return default;
        }

        if (!_circuit.TryEnter())
        {
            Interlocked.Decrement(ref _underWay);
            return default;
        }

        // A copy: the request's own bytes may be gone while a call that was given up still reads them.
        return new ValueTask<TokenServiceCount?>(AskAsync(body.ToArray(), protocol, model));
    }

    /// <inheritdoc/>
    public Task<bool> FetchAsync(string name, CancellationToken cancellationToken) => _fetcher.FetchAsync(name, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<TokenServiceCount?> AskAsync(byte[] body, string protocol, string model)
    {
        var succeeded = false;
        try
        {
            using var deadline = new CancellationTokenSource(_timeout);
            var path = $"calculate?protocol={protocol}&model={Uri.EscapeDataString(model)}";
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                // A refusal is this request's; only a server's error is the service's.
                succeeded = response.StatusCode < HttpStatusCode.InternalServerError;
                return null;
            }

            await response.Content.LoadIntoBufferAsync(LongestAnswer, deadline.Token).ConfigureAwait(false);
            var answer = await response.Content.ReadFromJsonAsync(ServiceJson.Default.ServiceAnswer, deadline.Token).ConfigureAwait(false);
            if (answer is not { Success: true, TokenCount: >= 0 })
            {
                return null;
            }

            succeeded = true;
            if (answer.Exact != true)
            {
                Remember(model);
            }

            return new TokenServiceCount(answer.TokenCount.Value, answer.Exact == true);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or IOException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            if (_circuit.Report(succeeded))
            {
                HostLog.TokenServiceChanged(_logger, succeeded ? "answers again" : "fails, and is left alone; counts without a vocabulary are estimates");
            }
        }
    }

    private void Remember(string model)
    {
        if (_inexact.Count >= MostInexact)
        {
            _inexact.Clear();
        }

        _inexact[model] = Environment.TickCount64 + InexactMilliseconds;
    }
}
