using System.Text;

namespace Gateway.Core.Buffers;

/// <summary>A name or path in which <c>*</c> stands for any run of bytes, an empty one included; compared byte by byte.</summary>
internal sealed class WildcardPattern
{
    private readonly byte[] _pattern;

    public WildcardPattern(string text)
    {
        Text = text;
        _pattern = Encoding.UTF8.GetBytes(text);
        IsLiteral = !text.Contains('*', StringComparison.Ordinal);
        IsAny = text.Length > 0 && text.All(static character => character == '*');
    }

    public string Text { get; }

    /// <summary>True when it holds no <c>*</c>, so that one name alone matches.</summary>
    public bool IsLiteral { get; }

    /// <summary>True when everything matches.</summary>
    public bool IsAny { get; }

    /// <summary>Time is at most pattern × value, without recursion.</summary>
    public bool Matches(ReadOnlySpan<byte> value)
    {
        if (IsAny)
        {
            return true;
        }

        ReadOnlySpan<byte> pattern = _pattern;
        if (IsLiteral)
        {
            return value.SequenceEqual(pattern);
        }

        int at = 0, position = 0, star = -1, resume = 0;
        while (position < value.Length)
        {
            if (at < pattern.Length && pattern[at] == (byte)'*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && pattern[at] == value[position])
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimStart((byte)'*').IsEmpty;
    }
}
