using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Authentication;

/// <summary>A client's key, compiled; immutable.</summary>
internal sealed class ApiKeyModel
{
    private readonly WildcardPattern[] _models;

    public ApiKeyModel(ApiKeyConfig source, int index, NamespaceModel ns, byte[] modelsJson)
    {
        Source = source;
        IdUtf8 = Encoding.UTF8.GetBytes(source.Id);
        Index = index;
        Namespace = ns;
        ModelsJson = modelsJson;
        _models = [.. source.Models.Select(static pattern => new WildcardPattern(pattern))];
    }

    public ApiKeyConfig Source { get; }

    public string Id => Source.Id;

    public byte[] IdUtf8 { get; }

    public string? Name => Source.Name;

    /// <summary>Dense, in the snapshot's order, from 0.</summary>
    public int Index { get; }

    public NamespaceModel Namespace { get; }

    public bool Enabled => Source.Enabled;

    public DateTimeOffset? ExpiresAt => Source.ExpiresAt;

    /// <summary>The whole answer to <c>GET /v1/models</c>: the namespace's models that this key may ask for.</summary>
    public byte[] ModelsJson { get; }

    /// <summary>True when one of the key's patterns matches the model; byte by byte, so case counts.</summary>
    public bool AllowsModel(ReadOnlySpan<byte> model)
    {
        foreach (var pattern in _models)
        {
            if (pattern.Matches(model))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => Id;
}
