using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Routing;

/// <summary>The snapshot's models by name: an exact name before any pattern, patterns in the document's order.</summary>
internal sealed class ModelTable
{
    private readonly Dictionary<byte[], ModelModel>.AlternateLookup<ReadOnlySpan<byte>> _exact;
    private readonly ModelModel[] _patterns;

    public ModelTable(IReadOnlyList<ModelModel> models)
    {
        All = models;
        var exact = new Dictionary<byte[], ModelModel>(BytesComparer.Instance);
        foreach (var model in models.Where(static model => model.Pattern.IsLiteral))
        {
            exact.TryAdd(Encoding.UTF8.GetBytes(model.Pattern.Text), model);
        }

        _exact = exact.GetAlternateLookup<ReadOnlySpan<byte>>();
        _patterns = [.. models.Where(static model => !model.Pattern.IsLiteral)];
    }

    public IReadOnlyList<ModelModel> All { get; }

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
}
