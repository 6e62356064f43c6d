using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tests.Functional.Deployment;

/// <summary>A stage of the Dockerfile.</summary>
/// <param name="name">Its name.</param>
/// <param name="image">What it is built on: an image, or the name of an earlier stage.</param>
/// <param name="parent">That earlier stage.</param>
internal sealed partial class DockerStage(string name, string image, DockerStage? parent)
{
    public string Name => name;

    public string Image => image;

    public DockerStage? Parent => parent;

    /// <summary>The stage's own instructions.</summary>
    public List<DockerInstruction> Own { get; } = [];

    /// <summary>All instructions, those of the stages below it first.</summary>
    public IEnumerable<DockerInstruction> Instructions => parent is null ? Own : parent.Instructions.Concat(Own);

    /// <summary>The user that it runs as; null where it does not say.</summary>
    public string? User => Last("USER");

    public string? WorkingDirectory => Last("WORKDIR");

    public string[] Entrypoint => JsonSerializer.Deserialize<string[]>(Last("ENTRYPOINT")!)!;

    /// <summary>The command that tells whether it is healthy, for a shell.</summary>
    public string? HealthCheck => Last("HEALTHCHECK")?.Split(" CMD ", 2)[1];

    public IEnumerable<int> Ports => All("EXPOSE").SelectMany(static ports => ports.Split(' ')).Select(static port => int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));

    public IEnumerable<string> Volumes => All("VOLUME");

    public IReadOnlyDictionary<string, string> Environment => Pairs("ENV");

    public IReadOnlyDictionary<string, string> Labels => Pairs("LABEL");

    private string? Last(string keyword) => All(keyword).LastOrDefault();

    private IEnumerable<string> All(string keyword) => Instructions.Where(instruction => instruction.Keyword == keyword).Select(static instruction => instruction.Arguments);

    private Dictionary<string, string> Pairs(string keyword)
    {
        var pairs = new Dictionary<string, string>();
        foreach (Match match in All(keyword).SelectMany(static arguments => Pair().Matches(arguments)))
        {
            pairs[match.Groups[1].Value] = match.Groups[2].Value.Trim('"');
        }

        return pairs;
    }

    [GeneratedRegex("""([\w.]+)=("[^"]*"|\S*)""")]
    private static partial Regex Pair();
}
