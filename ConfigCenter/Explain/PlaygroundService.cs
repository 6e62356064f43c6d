using System.Text;
using System.Text.Json.Nodes;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Explain;

/// <summary>Sends a chat through a live gateway as any client would: it is counted, limited and logged like all others.</summary>
internal sealed class PlaygroundService : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly InstanceService _instances;
    private readonly HttpClient _client = new(GatewayCalls.NewHandler()) { Timeout = Longest };

    public PlaygroundService(InstanceService instances) => _instances = instances;

    /// <summary>Sends a request; the answer's body is read as it comes.</summary>
    /// <param name="actor">An editor, at least: requests cost money.</param>
    /// <param name="instance">The gateway; null is any that is ready.</param>
    /// <param name="path">The path.</param>
    /// <param name="headers">Further fields.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellation">Ends the request.</param>
    public async Task<Result<HttpResponseMessage>> SendAsync(
        Actor actor, string? instance, string path, IEnumerable<KeyValuePair<string, string>> headers, JsonObject body, CancellationToken cancellation)
    {
        if (actor.Role < Role.Editor)
        {
            return Failure.Forbidden("Only editors and admins send requests.");
        }

        var live = await _instances.LiveAsync(cancellation).ConfigureAwait(false);
        var gateway = live.FirstOrDefault(one => one is { State: "ready", ManagementUrl: not null } && (instance is null || one.Id == instance));
        if (gateway is null || !path.StartsWith('/') || !Uri.TryCreate(new Uri(gateway.ManagementUrl!), "." + path, out var target))
        {
            return new Failure(FailureKind.Unavailable, "No gateway that is ready and says where it is is alive, or the path is none.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            return new Failure(FailureKind.Unavailable, $"The gateway cannot be reached: {failure.Message}");
        }
    }

    public void Dispose() => _client.Dispose();
}
