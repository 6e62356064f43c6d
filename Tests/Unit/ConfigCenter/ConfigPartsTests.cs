using System.Text.Json;
using ConfigCenter.Publishing;
using Gateway.Core.Configuration;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter;

public class ConfigPartsTests
{
    private static readonly string[] HeldOnce = ["version", "schemaVersion", "defaultNamespace", "upstreamNetworks", "settings"];

    [Test]
    public void Whatever_a_snapshot_holds_the_config_center_holds()
    {
        var fields = typeof(Snapshot).GetProperties().Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.That(ConfigPart.All.Select(static part => part.List).Concat(HeldOnce), Is.EquivalentTo(fields));
    }
}
