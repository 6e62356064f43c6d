using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Tests.Functional.Deployment;

/// <summary>Files and folders that a compose file mounts, copied with this host's addresses in them.</summary>
internal static class MountedFiles
{
    public static void Copy(string source, string destination, Func<string, string> change)
    {
        if (File.Exists(source))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
            File.WriteAllText(destination, change(File.ReadAllText(source)));
            return;
        }

        // What is not there is an empty folder, as Docker has it.
        Directory.CreateDirectory(destination);
        foreach (var entry in Directory.Exists(source) ? Directory.EnumerateFileSystemEntries(source) : [])
        {
            Copy(entry, Path.Combine(destination, Path.GetFileName(entry)), change);
        }
    }

    /// <summary>A file's text with the topology's addresses; of scrape configurations, the names are looked up and the interval is a test's.</summary>
    public static string Adapt(string text, ComposeFile file, TopologyMap map)
    {
        text = map.Rewrite(text);
        if (text.Contains("\nfrontend clients", StringComparison.Ordinal))
        {
            return text.Replace("bind :8081", $"bind {map.Url("load-balancer", 8081).Authority}", StringComparison.Ordinal);
        }

        return text.Contains("\nscrape_configs:", StringComparison.Ordinal) ? Scrape(text, file, map) : text;
    }

    private static string Scrape(string text, ComposeFile file, TopologyMap map)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        ((YamlMappingNode)root["global"]).Children["scrape_interval"] = "1s";
        foreach (var job in ((YamlSequenceNode)root["scrape_configs"]).Cast<YamlMappingNode>())
        {
            if (job.Children.Remove("dns_sd_configs", out var names))
            {
                var targets = ((YamlSequenceNode)names).Cast<YamlMappingNode>().SelectMany(names => Targets(names, file, map));
                job.Add("static_configs", new YamlSequenceNode(new YamlMappingNode("targets", new YamlSequenceNode(targets.Select(static target => new YamlScalarNode(target))))));
            }
            else if (job.Children.TryGetValue("static_configs", out var fixedOnes))
            {
                var own = file.Services["prometheus"].PublishedPorts.Single();
                foreach (var targets in ((YamlSequenceNode)fixedOnes).Select(static configuration => (YamlSequenceNode)configuration["targets"]))
                {
                    targets.Children[0] = targets.Children[0].ToString().Replace($"localhost:{own}", map.Url("prometheus", own).Authority, StringComparison.Ordinal);
                }
            }
        }

        using var writer = new StringWriter();
        stream.Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    /// <summary>What Docker's name server says: every service of that name or alias; none is no target.</summary>
    private static IEnumerable<string> Targets(YamlMappingNode names, ComposeFile file, TopologyMap map)
    {
        var port = int.Parse(names["port"].ToString(), CultureInfo.InvariantCulture);
        return ((YamlSequenceNode)names["names"]).Select(static name => name.ToString())
            .SelectMany(name => file.Services.Where(service => service.Key == name || service.Value.Aliases.Contains(name)))
            .Select(service => map.Url(service.Key, port).Authority);
    }
}
