using System.Text.Json;
using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Tokens;

namespace Gateway.Core.Prompts;

/// <summary>The sum of one prompt, and the rules that it is counted by. Recycled.</summary>
internal sealed class PromptTally
{
    private readonly byte[] _name = new byte[(PromptMembers.LongestName + 1) * JsonText.LargestEscape];
    private ChatTemplate _template = ChatTemplates.None;

    /// <summary>Tokens so far.</summary>
    public long Total { get; private set; }

    public ChatTemplate Template => _template;

    public PromptText Text { get; } = new();

    public static PromptTally Take(Tokenizer tokenizer, ChatTemplate template)
    {
        var tally = Recycler<PromptTally>.TryTake() ?? new PromptTally();
        tally._template = template;
        tally.Text.Begin(tokenizer);
        return tally;
    }

    /// <summary>Empties the tally and puts it back.</summary>
    public void Release()
    {
        Total = 0;
        _template = ChatTemplates.None;
        Text.Reset();
        Recycler<PromptTally>.Put(this);
    }

    public void Add(long tokens) => Total += tokens;

    /// <summary>Counts text without escapes.</summary>
    public void AddText(ReadOnlySpan<byte> utf8) => Total += Text.Count(utf8);

    /// <summary>Counts the content of a JSON string.</summary>
    public void AddEscaped(ReadOnlySpan<byte> escaped) => Total += Text.CountEscaped(escaped);

    /// <summary>The name of the member that a reader is at, its escapes undone; empty when it is none that could be looked for.</summary>
    public ReadOnlySpan<byte> Name(scoped in Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (name.Length > _name.Length)
        {
            return default;
        }

        // Copied in any case: the caller reads on.
        if (!JsonText.TryUnescape(name, _name, out var length))
        {
            return default;
        }

        return _name.AsSpan(0, length);
    }
}
