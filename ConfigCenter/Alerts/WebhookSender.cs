using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Upstreams;

namespace ConfigCenter.Alerts;

/// <summary>
/// Posts notifications. Where they go to is an admin's choice, and judged as upstreams are: the URL, and each time the address that is connected to. Redirects are not
/// followed, and of the answer nothing but the status is read.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxAnswerHeadKilobytes = 16;
    private static readonly HttpRequestOptionsKey<UpstreamUrlPolicy> Policy = new("policy");

    private readonly TimeProvider _time;

    // A connection is used once: the next one is judged by the settings of then. A proxy would connect where nobody judges.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = MaxAnswerHeadKilobytes,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseDrainSize = 0,
        ConnectCallback = static (context, cancellation) => context.InitialRequestMessage.Options.TryGetValue(Policy, out var policy)
            ? ConnectAsync(context.DnsEndPoint, policy, cancellation)
            : throw new InvalidOperationException("Nobody said where this may go."),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public WebhookSender(TimeProvider time) => _time = time;

    /// <summary>The signature of a body: <c>t=…,v1=…</c>, HMAC-SHA256 over the time, a dot and the body, in hexadecimal.</summary>
    public static string Sign(string secret, long unixSeconds, byte[] body)
    {
        var time = unixSeconds.ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    /// <summary>Connects to those addresses of a host that are allowed.</summary>
    /// <exception cref="IOException">None is.</exception>
    public static ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, UpstreamUrlPolicy policy, CancellationToken cancellation) =>
        GuardedConnect.OpenAsync(endPoint, address => policy.Problem(address) is null, cancellation);

    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<string?> SendAsync(NotificationReceiver to, string body, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(to.Receiver.Url, UriKind.Absolute, out var url))
        {
            return "its URL cannot be opened: it was sealed with another key";
        }

        if (to.Urls.Problem(to.Receiver.Url) is { } problem)
        {
            return $"its URL {problem}";
        }

        var message = AlertMessage.Read(body);
        var bytes = Encoding.UTF8.GetBytes(to.Receiver.Format == AlertReceiver.Slack ? Slack(message) : body);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "ai-gateway-config-center");
        request.Headers.TryAddWithoutValidation("X-Gateway-Delivery", message.Id);
        if (to.Receiver.Secret is { } secret)
        {
            request.Headers.TryAddWithoutValidation("X-Gateway-Signature", Sign(secret, _time.GetUtcNow().ToUnixTimeSeconds(), bytes));
        }

        request.Options.Set(Policy, to.Urls);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answered with status {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e.InnerException is IOException or System.Net.Sockets.SocketException ? e.InnerException.Message : e.Message;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>One line; the three characters that the form gives a meaning to are escaped as it asks for.</summary>
    private static string Slack(AlertMessage message)
    {
        var lines = message.Alert.Description is { Length: > 0 } description ? $"{AlertText.Line(message)}\n{description}" : AlertText.Line(message);
        var text = lines.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return JsonSerializer.Serialize(new { text }, Documents.Json);
    }
}
