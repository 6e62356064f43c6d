using System.Globalization;

namespace ConfigCenter.Insight;

/// <summary>A place in the order of access logs; as text, the id of a request in the API, which sorts as the requests do.</summary>
/// <param name="At">Milliseconds since the epoch.</param>
/// <param name="Id">Tells the requests of one millisecond apart.</param>
internal readonly record struct LogId(long At, long Id)
{
    private const int AtDigits = 12;
    private const int IdDigits = 16;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:x12}-{Id:x16}");

    public static bool TryParse(string text, out LogId id)
    {
        id = default;
        if (text.Length != AtDigits + 1 + IdDigits || text[AtDigits] != '-'
            || !long.TryParse(text.AsSpan(0, AtDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(text.AsSpan(AtDigits + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) || number < 0)
        {
            return false;
        }

        id = new LogId(at, number);
        return true;
    }
}
