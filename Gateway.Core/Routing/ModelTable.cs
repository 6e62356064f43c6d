using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Prompts;

namespace Gateway.Core.Routing;

/// <summary>The snapshot's models by name: an exact name before any pattern, patterns in the document's order.</summary>
internal sealed class ModelTable
{
    private readonly Dictionary<byte[], ModelModel>.AlternateLookup<ReadOnlySpan<byte>> _exact;
    private readonly ModelModel[] _patterns;

    public ModelTable(IReadOnlyList<ModelModel> models)
    {
        All = models;
        HasPrices = models.Any(static model => model.HasPrice);
        var exact = new Dictionary<byte[], ModelModel>(BytesComparer.Instance);
        foreach (var model in models.Where(static model => model.Pattern.IsLiteral))
        {
            exact.TryAdd(Encoding.UTF8.GetBytes(model.Pattern.Text), model);
        }

        _exact = exact.GetAlternateLookup<ReadOnlySpan<byte>>();
        _patterns = [.. models.Where(static model => !model.Pattern.IsLiteral)];
    }

    public IReadOnlyList<ModelModel> All { get; }

    /// <summary>True when something is known about what a model costs.</summary>
    public bool HasPrices { get; }

    public ModelModel? Find(ReadOnlySpan<byte> model)
    {
        if (_exact.TryGetValue(model, out var exact))
        {
            return exact;
        }

        foreach (var candidate in _patterns)
        {
            if (candidate.Pattern.Matches(model))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>How the prompts and answers of a model are counted, by the name that its servers know it by.</summary>
    public ModelTokens TokensOf(ReadOnlySpan<byte> served)
    {
        var model = Find(served);
        if (model?.Tokens is { } known)
        {
            return known;
        }

        var family = ModelFamilies.Find(served);
        return model?.Over(family) ?? family?.Tokens ?? ModelFamilies.Unknown;
    }
}
