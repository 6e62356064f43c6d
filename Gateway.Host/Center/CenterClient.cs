using System.Net.Http.Headers;

namespace Gateway.Host.Center;

/// <summary>
/// The connection to the config center, shared by all that talk to it. Paths are relative to <c>/api/v2/gateway/</c>: <c>watch</c>,
/// <c>instances/gateway-1</c>. Every request carries GATEWAY_TOKEN; redirects are not followed, for the token would go along. Only connecting is
/// bounded here: each caller bounds its own requests.
/// </summary>
internal sealed class CenterClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <param name="center">CONFIG_CENTER_URL.</param>
    /// <param name="token">GATEWAY_TOKEN.</param>
    public CenterClient(Uri center, string token)
    {
        Center = center;
        Http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = new Uri(center.AbsoluteUri.TrimEnd('/') + "/api/v2/gateway/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The config center's address, as it was given.</summary>
    public Uri Center { get; }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();
}
