using Gateway.Core.Configuration;
using Tests.Common;

namespace Tests.Unit.Forwarding;

/// <summary>Exchanges for the tests of what is forwarded and relayed.</summary>
internal static class Requests
{
    private static readonly Uri Server = new("http://upstream.example:8003");

    /// <summary>A chat completion with those field lines, each with its line end.</summary>
    public static Task<TestExchange> ChatAsync(string fields = "", bool isStream = false, Func<Snapshot, Snapshot>? change = null, string version = "1.1")
    {
        var body = $$"""{"model":"gpt-4o-mini","messages":[]{{(isStream ? ",\"stream\":true" : "")}}}""";
        return CreateAsync($"POST /v1/chat/completions?a=1&b HTTP/{version}\r\nHost: gateway.example\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}", change);
    }

    public static Task<TestExchange> CreateAsync(string request, Func<Snapshot, Snapshot>? change = null)
    {
        var snapshot = Snapshots.To(Server);
        return TestExchange.CreateAsync(change is null ? snapshot : change(snapshot), request);
    }

    /// <summary>The snapshot with another upstream than the usual one.</summary>
    public static Snapshot WithUpstream(this Snapshot snapshot, Func<UpstreamConfig, UpstreamConfig> change) =>
        snapshot with { Upstreams = [change(snapshot.Upstreams[0])] };
}
