using Gateway.Core.Configuration;

namespace Gateway.Core.Secrets;

/// <summary>Knows which fields of a snapshot hold secrets: provider keys, and header values whose name says so.</summary>
public static class SecretFields
{
    private static readonly string[] SecretWords = ["auth", "key", "token", "secret", "cookie", "password", "credential"];

    /// <summary>Replaces one secret: its context (unique in the snapshot), its value, the new value.</summary>
    public delegate string Replacement(string context, string value);

    /// <summary>Whether the values of a header are kept as secrets.</summary>
    public static bool IsSecretHeader(string name) => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    public static Snapshot Replace(Snapshot snapshot, Replacement replace) => snapshot with
    {
        Upstreams = [.. snapshot.Upstreams.Select(upstream => Replace(upstream, replace))],
        Routes = [.. snapshot.Routes.Select(route => Replace(route, replace))],
    };

    public static UpstreamConfig Replace(UpstreamConfig upstream, Replacement replace) => upstream with
    {
        ApiKey = string.IsNullOrEmpty(upstream.ApiKey) ? upstream.ApiKey : replace($"upstreams/{upstream.Name}/apiKey", upstream.ApiKey),
        Headers = Replace($"upstreams/{upstream.Name}/headers", upstream.Headers, replace),
    };

    public static RouteConfig Replace(RouteConfig route, Replacement replace) => route with
    {
        AddHeaders = Replace($"routes/{route.Name}/addHeaders", route.AddHeaders, replace),
    };

    /// <summary>Opens every sealed secret; null, and the contexts that could not be opened, when the key is not theirs.</summary>
    public static Snapshot? Open(Snapshot snapshot, SecretBox box, out IReadOnlyList<string> failed)
    {
        var contexts = new List<string>();
        var opened = Replace(snapshot, (context, value) =>
        {
            if (!SecretBox.IsSealed(value))
            {
                return value;
            }

            if (!box.TryOpen(value, context, out var text))
            {
                contexts.Add(context);
            }

            return text;
        });
        failed = contexts;
        return contexts.Count == 0 ? opened : null;
    }

    private static IReadOnlyDictionary<string, string> Replace(string context, IReadOnlyDictionary<string, string> headers, Replacement replace) =>
        headers.Keys.Any(IsSecretHeader)
            ? headers.ToDictionary(
                static pair => pair.Key,
                pair => IsSecretHeader(pair.Key) ? replace($"{context}/{pair.Key.ToLowerInvariant()}", pair.Value) : pair.Value,
                StringComparer.Ordinal)
            : headers;
}
