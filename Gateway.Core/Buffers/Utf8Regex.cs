using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Core.Buffers;

/// <summary>A regular expression of the non-backtracking engine over UTF-8: time is linear in the text, whatever the pattern.</summary>
internal sealed class Utf8Regex
{
    /// <summary>The longest pattern accepted, in characters.</summary>
    public const int MaxPatternLength = 1000;

    private const int OnStack = 512;

    private readonly Regex _regex;
    private readonly string _pattern;

    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    /// <exception cref="NotSupportedException">The non-backtracking engine does not know a construct, or the automaton grows too large.</exception>
    public Utf8Regex(string pattern)
    {
        _pattern = pattern;
        _regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>What is wrong with a pattern, or null.</summary>
    public static string? Check(string pattern)
    {
        if (pattern.Length > MaxPatternLength)
        {
            return $"must be at most {MaxPatternLength} characters long";
        }

        try
        {
            _ = new Utf8Regex(pattern);
            return null;
        }
        catch (NotSupportedException exception)
        {
            return $"is not a regular expression that the non-backtracking engine runs: {exception.Message}";
        }
        catch (ArgumentException exception)
        {
            return $"is not a regular expression: {exception.Message}";
        }
    }

    /// <summary>True when the pattern is found anywhere; bytes that are not UTF-8 read as U+FFFD.</summary>
    public bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        char[]? rented = null;
        var buffer = utf8.Length <= OnStack ? stackalloc char[OnStack] : rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        var matched = _regex.IsMatch(buffer[..Encoding.UTF8.GetChars(utf8, buffer)]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return matched;
    }

    /// <summary>
    /// Replaces the first match, <c>$1</c> and its like being groups. Groups are only to be had from strings: this allocates.
    /// </summary>
    /// <returns>False when the destination is too small.</returns>
    public bool TryReplace(ReadOnlySpan<byte> utf8, string replacement, Span<byte> destination, out int written) =>
        Encoding.UTF8.TryGetBytes(_regex.Replace(Encoding.UTF8.GetString(utf8), replacement, 1), destination, out written);

    public override string ToString() => _pattern;
}
