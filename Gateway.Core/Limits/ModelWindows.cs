using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Limits;

/// <summary>
/// The token windows of a set, by the model that is asked for. Those of single names are found by the name, so that any number of them costs nothing
/// where others are asked for; those of patterns are tried one by one. In order of priority.
/// </summary>
internal sealed class ModelWindows
{
    public static readonly ModelWindows None = new([]);

    private readonly TokenWindow[] _patterns;
    private readonly bool _hasNames;
    private readonly Dictionary<byte[], TokenWindow[]>.AlternateLookup<ReadOnlySpan<byte>> _byName;

    public ModelWindows(IReadOnlyList<TokenWindow> windows)
    {
        All = windows;
        CountOutput = windows.Any(static window => window.CountsOutput);
        _patterns = [.. windows.Where(static window => !window.Model.IsLiteral)];
        var byName = new Dictionary<byte[], TokenWindow[]>(BytesComparer.Instance);
        foreach (var name in windows.Where(static window => window.Model.IsLiteral).Select(static window => Encoding.UTF8.GetBytes(window.Model.Text)))
        {
            byName[name] = [.. windows.Where(window => window.Model.Matches(name))];
        }

        _hasNames = byName.Count > 0;
        _byName = byName.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyList<TokenWindow> All { get; }

    /// <summary>True when one of them counts output.</summary>
    public bool CountOutput { get; }

    /// <summary>The windows that may apply to a model, to be tried by their patterns unless <paramref name="isExact"/>.</summary>
    public ReadOnlySpan<TokenWindow> Find(ReadOnlySpan<byte> model, out bool isExact)
    {
        if (_hasNames && _byName.TryGetValue(model, out var named))
        {
            isExact = true;
            return named;
        }

        isExact = false;
        return _patterns;
    }
}
