using System.Net;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Upstreams;

namespace Gateway.Host.Sources;

/// <summary>Gets issuers' keys over HTTP.</summary>
internal sealed class HttpKeySets : IKeySetFetcher, IDisposable
{
    private static readonly HttpRequestOptionsKey<Func<IPAddress, bool>> Allowed = new("allowed");

    // A redirect could lead anywhere, and a connection that is kept forever sees no change of a name.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = static (context, cancellation) =>
            GuardedConnect.OpenAsync(context.DnsEndPoint, context.InitialRequestMessage.Options.TryGetValue(Allowed, out var allows) ? allows : static _ => false, cancellation),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "Accept", "application/json" } },
    };

    public async Task<byte[]> FetchAsync(Uri url, Func<IPAddress, bool> allows, int maxBytes, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Options.Set(Allowed, allows);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"{url} answered with status {(int)response.StatusCode}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[maxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length <= maxBytes ? buffer[..length] : throw new HttpRequestException($"{url} answered with more than {maxBytes} bytes");
    }

    public void Dispose() => _client.Dispose();
}
