using Gateway.Core.Configuration;
using Gateway.Core.Secrets;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>What a gateway gets, read as a gateway reads it.</summary>
internal static class SnapshotReading
{
    /// <summary>The newest version, secrets opened with the key that gateways hold.</summary>
    public static async Task<Snapshot> OpenedAsync(TestCenter center)
    {
        var current = (long)(await center.Admin.GetAsync("/api/v2/config/current", System.Net.HttpStatusCode.OK))["version"]!;
        using var watch = await WatchClient.OpenAsync(center);
        var next = await watch.NextAsync();
        while (next.Id < current)
        {
            next = await watch.NextAsync();
        }

        return Open(next.Data);
    }

    public static Snapshot Open(byte[] document)
    {
        var read = SnapshotReader.ReadAndValidate(document, UnknownFields.WarningWhenNewer);
        Assert.That(read.Errors, Is.Empty);
        Assert.That(SecretBox.TryParseKey(TestCenter.SecretsKey, out var key));
        using var box = new SecretBox(key);
        var opened = SecretFields.Open(read.Snapshot!, box, out var failed);
        Assert.That(failed, Is.Empty);
        return opened!;
    }
}
