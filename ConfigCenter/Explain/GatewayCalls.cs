using System.Net;
using System.Net.Http.Headers;
using ConfigCenter.Security;
using Gateway.Core.Upstreams;

namespace ConfigCenter.Explain;

/// <summary>
/// Asks gateways at their management URLs, which they gave themselves with their token. No redirect is followed, no proxy asked, no answer waited for or read without
/// bounds, and cloud metadata and the like are never connected to, whatever a name stands for.
/// </summary>
internal sealed class GatewayCalls : IDisposable
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;

    public GatewayCalls(GatewayToken token)
    {
        _client = new HttpClient(NewHandler())
        {
            Timeout = AnswerTimeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    /// <summary>Connects to gateways, and to nothing that cannot be one.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 16,
        ConnectCallback = static (context, cancellation) => GuardedConnect.OpenAsync(context.DnsEndPoint, Allows, cancellation),
    };

    /// <summary>Posts JSON to a path below a management URL.</summary>
    /// <returns>Status and body; null when the gateway cannot be reached, or does not answer as one would.</returns>
    public async Task<(HttpStatusCode Status, byte[] Body)?> PostAsync(Uri managementUrl, string path, byte[] json, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(managementUrl, path)) { Content = content };
        return await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Gets what is at a path below a management URL; null as with <see cref="PostAsync"/>.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body)?> GetAsync(Uri managementUrl, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(managementUrl, path));
        return await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();

    private async Task<(HttpStatusCode Status, byte[] Body)?> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _client.SendAsync(request, cancellation).ConfigureAwait(false);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool Allows(IPAddress address) => AddressPolicy.Open.Judge(address) == AddressVerdict.Allowed;
}
