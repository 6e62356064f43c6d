using System.Text.RegularExpressions;

namespace Tests.Common;

/// <summary>docker/.env.example: every variable with its default.</summary>
internal static partial class EnvExample
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SourceTree.Root, "docker", ".env.example"));

    /// <summary>The services' variables.</summary>
    public static Dictionary<string, string> Read() => Variables(Text[Services..]);

    /// <summary>The compose files' own.</summary>
    public static Dictionary<string, string> ReadCompose() => Variables(Text[..Services]);

    /// <summary>Variables above which no line says what they mean; one that names a file follows the one whose file that is.</summary>
    public static IEnumerable<string> Unexplained() => Variable().Matches(Text).Where(static match => !Explained().IsMatch(Text[..match.Index])).Select(static match => match.Groups[1].Value)
        .Where(static name => !name.EndsWith("_FILE", StringComparison.Ordinal) && !name.StartsWith("MYSQL_", StringComparison.Ordinal));

    private static int Services => Text.IndexOf("## Gateway", StringComparison.Ordinal);

    private static Dictionary<string, string> Variables(string text) => Variable().Matches(text).ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value);

    [GeneratedRegex("^# ([A-Z][A-Z_]+)=(.*)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex("\n# (?![A-Z_]+=).+\n$")]
    private static partial Regex Explained();
}
