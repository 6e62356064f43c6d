using System.Text.RegularExpressions;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>The images: what a linter finds, and what has to hold of each.</summary>
public sealed partial class DockerfileTests
{
    private readonly Dockerfile _dockerfile = Dockerfile.Read();

    [Test]
    public async Task The_linter_finds_nothing()
    {
        var run = await NodeHarness.RunAsync("lint-dockerfile.mjs", Dockerfile.File);

        // It takes the name of an earlier stage for an image.
        var lines = await File.ReadAllLinesAsync(Dockerfile.File);
        var stages = _dockerfile.Stages.Select(static stage => stage.Name).ToHashSet();
        Assert.That(
            run.Steps.Where(issue => issue.GetProperty("rule").GetString() != "missing_tag" || !stages.Contains(lines[issue.GetProperty("line").GetInt32() - 1].Split(' ')[1])).Select(static issue => issue.GetRawText()),
            Is.Empty);
    }

    [Test]
    public void There_is_an_image_for_each_service() =>
        Assert.That(_dockerfile.Images.Select(static image => image.Name), Is.EqualTo(new[] { "gateway", "config-center", "token-count", "mock-llm" }));

    [Test]
    public void Base_images_are_pinned_by_a_tag() =>
        Assert.That(_dockerfile.Stages.Where(static stage => stage.Parent is null).Select(static stage => stage.Image), Is.All.Match(@"^[\w./-]+:\d[\w.-]+$"));

    [Test]
    public void Every_image_is_unprivileged_checked_labelled_and_writes_into_its_volume() => Assert.Multiple(() =>
    {
        foreach (var image in _dockerfile.Images)
        {
            Assert.That(image.User, Is.EqualTo("$APP_UID"), image.Name);
            Assert.That(image.WorkingDirectory, Is.EqualTo("/app"), image.Name);
            Assert.That(image.HealthCheck, Is.Not.Null, image.Name);
            Assert.That(image.Volumes, Is.EqualTo(new[] { "/data" }), image.Name);
            Assert.That(image.Environment["DATA_DIR"], Is.EqualTo("/data"), image.Name);
            Assert.That(image.Environment["MODELS_DIR"], Does.StartWith("/data/"), image.Name);
            Assert.That(image.Labels.Keys, Is.SupersetOf(new[] { "org.opencontainers.image.title", "org.opencontainers.image.description", "org.opencontainers.image.version" }), image.Name);
            Assert.That(image.Labels["org.opencontainers.image.title"], Is.EqualTo(image.Name));
            Assert.That(image.Instructions.Where(static instruction => instruction.Keyword is "ENV" or "ARG" or "LABEL").Select(static instruction => instruction.Arguments), Has.None.Matches(@"(?i)password|secret|token=").IgnoreCase, image.Name);
        }
    });

    [Test]
    public void The_gateway_s_image_is_published_without_the_other_services() =>
        Assert.That(_dockerfile["build-gateway"].Own.Single(static instruction => instruction.Keyword == "RUN").Arguments, Does.Contain("-p:Standalone=false"));

    [Test]
    public void What_is_copied_is_let_through_by_dockerignore()
    {
        var admitted = File.ReadLines(Path.Combine(SourceTree.Root, ".dockerignore")).Where(static line => line.StartsWith('!')).Select(static line => line[1..].TrimEnd('/')).ToArray();
        var copied = _dockerfile.Stages.SelectMany(static stage => stage.Own).Where(static instruction => instruction.Keyword == "COPY" && !instruction.Arguments.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(static instruction => instruction.Arguments.Split(' ')[..^1]).Where(static word => !word.StartsWith("--", StringComparison.Ordinal)).ToArray();

        Assert.That(copied.Where(source => !admitted.Any(path => source.TrimEnd('/') == path || source.StartsWith(path + "/", StringComparison.Ordinal))), Is.Empty);
        Assert.That(copied.Where(static source => !Path.Exists(Path.Combine(SourceTree.Root, source))), Is.Empty);
    }

    [Test]
    public void A_script_does_not_end_unnoticed_in_the_middle()
    {
        foreach (var script in Directory.EnumerateFiles(Path.GetDirectoryName(Dockerfile.File)!, "*.sh"))
        {
            Assert.That(File.ReadAllText(script), Does.Match(StrictMode()), script);
            Assert.That(OperatingSystem.IsWindows() || File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    [GeneratedRegex("^#!/bin/bash\n(#.*\n)+set -euo pipefail\n")]
    private static partial Regex StrictMode();
}
