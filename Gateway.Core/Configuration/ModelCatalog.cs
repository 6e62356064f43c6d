using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Core.Buffers;

namespace Gateway.Core.Configuration;

/// <summary>Which models a namespace may ask for by name, and the answer to <c>GET /v1/models</c> that lists them.</summary>
internal sealed class ModelCatalog
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Snapshot _snapshot;
    private readonly Dictionary<string, UpstreamConfig> _upstreams;
    private readonly Dictionary<string, SortedDictionary<string, string>> _found = new(StringComparer.Ordinal);

    public ModelCatalog(Snapshot snapshot)
    {
        _snapshot = snapshot;
        _upstreams = snapshot.Upstreams.ToDictionary(static upstream => upstream.Name, StringComparer.Ordinal);
    }

    /// <summary>
    /// Name to owner, by name: the aliases of every upstream that the namespace's routes or its default reach, the routes' models,
    /// and the listed models, as far as they are names and not patterns. The first owner found stays.
    /// </summary>
    public SortedDictionary<string, string> Of(NamespaceConfig ns)
    {
        if (!_found.TryGetValue(ns.Code, out var models))
        {
            _found.Add(ns.Code, models = Find(ns));
        }

        return models;
    }

    /// <summary>The list as the OpenAI API writes it.</summary>
    /// <param name="models">Name to owner.</param>
    /// <param name="allowed">The patterns of a key; null allows every name.</param>
    public static byte[] Render(SortedDictionary<string, string> models, IReadOnlyList<string>? allowed = null)
    {
        var patterns = allowed?.Select(static pattern => new WildcardPattern(pattern)).ToArray();
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var (name, owner) in models)
        {
            if (patterns is null || Array.Exists(patterns, pattern => pattern.Matches(Encoding.UTF8.GetBytes(name))))
            {
                writer.WriteStartObject();
                writer.WriteString("id", name);
                writer.WriteString("object", "model");
                writer.WriteNumber("created", 0);
                writer.WriteString("owned_by", owner);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private SortedDictionary<string, string> Find(NamespaceConfig ns)
    {
        var models = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var routes = _snapshot.Routes.Where(route => route.Namespace is null || route.Namespace == ns.Code).ToArray();
        foreach (var upstream in routes.SelectMany(route => Reach(route, ns)).Append(ns.DefaultUpstream).OfType<string>().Distinct())
        {
            foreach (var alias in _upstreams[upstream].Models.Keys)
            {
                models.TryAdd(alias, upstream);
            }
        }

        foreach (var route in routes.Where(static route => route.Model is not null && !route.Model.Contains('*', StringComparison.Ordinal)))
        {
            if (Reach(route, ns).FirstOrDefault() is { } upstream)
            {
                models.TryAdd(route.Model!, upstream);
            }
        }

        foreach (var model in _snapshot.Models.Where(static model => !model.Pattern.Contains('*', StringComparison.Ordinal)))
        {
            models.TryAdd(model.Pattern, ns.Code);
        }

        return models;
    }

    private static IEnumerable<string> Reach(RouteConfig route, NamespaceConfig ns)
    {
        var targets = route.Targets.Count > 0 ? route.Targets.Select(static target => target.Upstream)
            : ns.DefaultUpstream is { } upstream ? [upstream]
            : [];
        return targets.Concat(route.Fallback);
    }
}
