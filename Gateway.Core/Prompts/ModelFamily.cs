using Gateway.Core.Buffers;

namespace Gateway.Core.Prompts;

/// <summary>Models whose names are alike and which are counted alike.</summary>
internal sealed class ModelFamily
{
    private readonly WildcardPattern[] _patterns;

    /// <param name="tokenizer">The vocabulary's name; null is none.</param>
    /// <param name="template">The chat template.</param>
    /// <param name="patterns">Names in small letters, <c>*</c> for any run.</param>
    public ModelFamily(string? tokenizer, ChatTemplate template, params ReadOnlySpan<string> patterns)
    {
        Tokens = new ModelTokens(tokenizer, template);
        Patterns = [.. patterns];
        _patterns = [.. Patterns.Select(static pattern => new WildcardPattern(pattern))];
    }

    public ModelTokens Tokens { get; }

    public IReadOnlyList<string> Patterns { get; }

    /// <param name="name">In small letters.</param>
    public bool Has(ReadOnlySpan<byte> name)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(name))
            {
                return true;
            }
        }

        return false;
    }
}
