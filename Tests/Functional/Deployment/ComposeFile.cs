using System.Text.RegularExpressions;
using Tests.Common;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Tests.Functional.Deployment;

/// <summary>A compose file, read strictly: a key that Compose does not have at that place, or that these tests do not know of, is an error.</summary>
internal sealed partial class ComposeFile
{
    public string Name { get; set; } = "";

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, Dictionary<string, string>> Networks { get; set; } = [];

    public Dictionary<string, Dictionary<string, string>> Volumes { get; set; } = [];

    public Dictionary<string, ComposeSecret> Secrets { get; set; } = [];

    /// <summary>What services share, by anchors.</summary>
    [YamlMember(Alias = "x-service", ApplyNamingConventions = false)]
    public ComposeService? SharedService { get; set; }

    [YamlMember(Alias = "x-gateway", ApplyNamingConventions = false)]
    public ComposeService? SharedGateway { get; set; }

    /// <summary>The variables that the file takes from outside, with the values that stand in for them.</summary>
    [YamlIgnore]
    public Dictionary<string, string> Variables { get; } = [];

    public static ComposeFile Read(string name)
    {
        var variables = new Dictionary<string, string>();
        var text = Interpolation().Replace(File.ReadAllText(PathOf(name)), match =>
        {
            variables[match.Groups[1].Value] = match.Groups[2].Value;
            return match.Groups[2].Value;
        });
        var reader = new MergingParser(new Parser(new StringReader(text)));
        var file = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<ComposeFile>(reader);
        foreach (var (variable, value) in variables)
        {
            file.Variables.Add(variable, value);
        }

        return file;
    }

    public static string PathOf(string name) => Path.Combine(SourceTree.Root, "docker", name);

    [GeneratedRegex(@"(?<!\$)\$\{(\w+):-([^}]*)\}")]
    private static partial Regex Interpolation();
}
