using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Core.Namespaces;

/// <summary>A number as matchers compare it: exactly where decimal can hold both, else as a double.</summary>
internal readonly struct MatchNumber
{
    private const int MaxLength = 400;

    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789+-.eE"u8);

    private readonly double _double;
    private readonly decimal _decimal;
    private readonly bool _isDecimal;

    private MatchNumber(double approximate, decimal exact, bool isDecimal)
    {
        _double = approximate;
        _decimal = exact;
        _isDecimal = isDecimal;
    }

    /// <summary>Reads the whole text as a number; white space, words such as NaN, and hexadecimal are none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out MatchNumber number)
    {
        number = default;
        if (text.IsEmpty || text.Length > MaxLength || text.ContainsAnyExcept(Allowed)
            || !Utf8Parser.TryParse(text, out double approximate, out var consumed) || consumed != text.Length)
        {
            return false;
        }

        var isDecimal = Utf8Parser.TryParse(text, out decimal exact, out consumed) && consumed == text.Length;
        number = new MatchNumber(approximate, exact, isDecimal);
        return true;
    }

    public int CompareTo(in MatchNumber other) =>
        _isDecimal && other._isDecimal ? _decimal.CompareTo(other._decimal) : _double.CompareTo(other._double);
}
