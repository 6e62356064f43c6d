using System.Buffers;
using System.Text;

namespace ConfigCenter.Api;

/// <summary>Writes CSV (RFC 4180) that stays data in a spreadsheet: a field that would be a formula begins with an apostrophe.</summary>
internal static class CsvText
{
    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static void AppendLine(StringBuilder text, IEnumerable<string> fields)
    {
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst)
            {
                text.Append(',');
            }

            Append(text, field);
            isFirst = false;
        }

        text.Append(LineEnd);
    }

    private static void Append(StringBuilder text, string field)
    {
        // What spreadsheets take for a formula, also behind spaces, and in the wide forms of East Asian keyboards.
        var start = field.AsSpan().TrimStart();
        var isFormula = field.Length > 0 && (field[0] is '\t' or '\r' or '\n' || (start.Length > 0 && start[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠'));
        var safe = isFormula ? "'" + field : field;
        if (safe.AsSpan().ContainsAny(Quoted))
        {
            text.Append('"').Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            text.Append(safe);
        }
    }
}
