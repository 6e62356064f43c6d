using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>The Dockerfile as the tests run it: its stages in order, each with what it has from the stage before it.</summary>
internal sealed class Dockerfile
{
    public static readonly string File = Path.Combine(SourceTree.Root, "docker", "Dockerfile");

    private Dockerfile(IReadOnlyList<DockerStage> stages) => Stages = stages;

    public IReadOnlyList<DockerStage> Stages { get; }

    /// <summary>The stages that are images: those that start something.</summary>
    public IEnumerable<DockerStage> Images => Stages.Where(static stage => stage.Instructions.Any(static instruction => instruction.Keyword == "ENTRYPOINT"));

    public DockerStage this[string name] => Stages.Single(stage => stage.Name == name);

    public static Dockerfile Read()
    {
        var stages = new List<DockerStage>();
        foreach (var instruction in Instructions())
        {
            if (instruction.Keyword == "FROM")
            {
                var words = instruction.Arguments.Split(' ');
                stages.Add(new DockerStage(words[2], words[0], stages.SingleOrDefault(stage => stage.Name == words[0])));
            }
            else
            {
                stages[^1].Own.Add(instruction);
            }
        }

        return new Dockerfile(stages);
    }

    private static IEnumerable<DockerInstruction> Instructions()
    {
        var pending = "";
        foreach (var line in System.IO.File.ReadLines(File).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            if (line.EndsWith('\\'))
            {
                pending += line[..^1];
                continue;
            }

            var (keyword, arguments) = Split(pending + line);
            pending = "";
            yield return new DockerInstruction(keyword, arguments);
        }
    }

    private static (string Keyword, string Arguments) Split(string line)
    {
        var space = line.IndexOf(' ');
        return (line[..space], line[(space + 1)..].Trim());
    }
}
