using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tests.Functional.Deployment;

/// <summary>
/// Builds a kustomization, as far as ours go: resources, generated maps and secrets without their names' hashes, namespace, labels, replicas and images. So
/// the manifests are tested wherever tests run; where kubectl is new enough, a test holds the two together. An unknown field is an error.
/// </summary>
internal sealed class Kustomization
{
    private readonly string _folder;
    private readonly List<YamlMappingNode> _objects = [];

    private Kustomization(string folder) => _folder = folder;

    /// <summary>The objects, one document each.</summary>
    public static string Build(string folder)
    {
        using var writer = new StringWriter();
        var stream = new YamlStream(Objects(folder).Select(static node => new YamlDocument(node)));
        stream.Save(writer, assignAnchors: false);

        // Document ends between documents are not what the strict reader expects.
        return writer.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    private static List<YamlMappingNode> Objects(string folder)
    {
        var kustomization = new Kustomization(folder);
        foreach (var (key, value) in Documents(Path.Combine(folder, "kustomization.yaml")).Single().Children.OrderBy(static field => Rank(field.Key.ToString())))
        {
            kustomization.Apply(key.ToString(), value);
        }

        return kustomization._objects;
    }

    // Whatever the order of the file, objects are there before they are changed.
    private static int Rank(string key) => key switch
    {
        "resources" => 0,
        "configMapGenerator" or "secretGenerator" => 1,
        _ => 2,
    };

    private void Apply(string key, YamlNode value)
    {
        switch (key)
        {
            case "apiVersion" or "kind":
                break;
            case "resources":
                _objects.AddRange(Items(value).SelectMany(resource => Resource(Path.Combine(_folder, resource.ToString()))));
                break;
            case "configMapGenerator":
                Items(value).ToList().ForEach(map => Generate((YamlMappingNode)map, "ConfigMap", "data"));
                break;
            case "secretGenerator":
                Items(value).ToList().ForEach(secret => Generate((YamlMappingNode)secret, "Secret", "data"));
                break;
            case "namespace":
                _objects.Where(static item => Kind(item) != "Namespace").ToList().ForEach(item => Map(item, "metadata").Children["namespace"] = value);
                break;
            case "labels":
                _objects.ForEach(item => Label(item, Map((YamlMappingNode)Items(value).Single(), "pairs")));
                break;
            case "replicas":
                Items(value).ToList().ForEach(count => Map(_objects.Single(item => Kind(item) is "Deployment" or "StatefulSet" && Name(item) == count["name"].ToString()), "spec").Children["replicas"] = count["count"]);
                break;
            case "images":
                Items(value).ToList().ForEach(image => _objects.ForEach(item => SetImage(item, image)));
                break;
            default:
                throw new NotSupportedException($"{_folder}: {key}");
        }
    }

    private static List<YamlMappingNode> Resource(string path) => Directory.Exists(path) ? Objects(path) : [.. Documents(path)];

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return stream.Documents.Select(static document => (YamlMappingNode)document.RootNode);
    }

    private void Generate(YamlMappingNode generator, string kind, string field)
    {
        var name = generator["name"].ToString();
        var existing = _objects.SingleOrDefault(item => Kind(item) == kind && Name(item) == name);
        if (existing is null)
        {
            existing = new YamlMappingNode { { "apiVersion", "v1" }, { "kind", kind }, { "metadata", new YamlMappingNode { { "name", name } } }, { field, new YamlMappingNode() } };
            if (kind == "Secret")
            {
                existing.Add("type", "Opaque");
            }

            _objects.Add(existing);
        }

        foreach (var (key, text) in Texts(generator))
        {
            var value = kind == "Secret" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;
            Map(existing, field).Children[key] = new YamlScalarNode(value) { Style = ScalarStyle.DoubleQuoted };
        }
    }

    private IEnumerable<(string Key, string Text)> Texts(YamlMappingNode generator)
    {
        foreach (var (key, values) in generator.Children)
        {
            switch (key.ToString())
            {
                case "name" or "behavior":
                    break;
                case "literals":
                    foreach (var literal in Items(values))
                    {
                        yield return Split(literal.ToString());
                    }

                    break;
                case "envs":
                    foreach (var line in Items(values).SelectMany(file => File.ReadLines(Path.Combine(_folder, file.ToString()))))
                    {
                        yield return Split(line);
                    }

                    break;
                case "files":
                    foreach (var file in Items(values).Select(static file => file.ToString()))
                    {
                        yield return (file, File.ReadAllText(Path.Combine(_folder, file)));
                    }

                    break;
                default:
                    throw new NotSupportedException($"{_folder}: {key}");
            }
        }
    }

    private static void Label(YamlMappingNode item, YamlMappingNode pairs)
    {
        List<YamlMappingNode> owners = [Map(item, "metadata")];
        if (Kind(item) is "Deployment" or "StatefulSet")
        {
            var spec = Map(item, "spec");
            owners.Add(Map(Map(spec, "template"), "metadata"));
            if (spec.Children.TryGetValue("volumeClaimTemplates", out var claims))
            {
                owners.AddRange(Items(claims).Select(static claim => Map((YamlMappingNode)claim, "metadata")));
            }
        }

        foreach (var owner in owners)
        {
            if (!owner.Children.ContainsKey("labels"))
            {
                owner.Add("labels", new YamlMappingNode());
            }

            foreach (var (key, value) in pairs.Children)
            {
                Map(owner, "labels").Children[key] = value;
            }
        }
    }

    private static void SetImage(YamlMappingNode item, YamlNode image)
    {
        if (Kind(item) is "Deployment" or "StatefulSet")
        {
            foreach (var container in Items(Map(Map(Map(item, "spec"), "template"), "spec")["containers"]).Cast<YamlMappingNode>())
            {
                if (container["image"].ToString().Split(':')[0] == image["name"].ToString())
                {
                    container.Children["image"] = $"{image["newName"]}:{image["newTag"]}";
                }
            }
        }
    }

    private static (string Key, string Text) Split(string line) => (line.Split('=', 2)[0], line.Split('=', 2)[1]);

    private static YamlSequenceNode Items(YamlNode node) => (YamlSequenceNode)node;

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static string Kind(YamlMappingNode item) => item["kind"].ToString();

    private static string Name(YamlMappingNode item) => item["metadata"]["name"].ToString();
}
