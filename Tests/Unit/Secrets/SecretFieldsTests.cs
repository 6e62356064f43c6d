using Gateway.Core.Configuration;
using Gateway.Core.Secrets;
using NUnit.Framework;

namespace Tests.Unit.Secrets;

public class SecretFieldsTests
{
    private static readonly Snapshot Snapshot = new()
    {
        Upstreams =
        [
            new UpstreamConfig { Name = "a", ApiKey = "1", Headers = new Dictionary<string, string> { ["X-Api-Token"] = "2", ["x-plain"] = "p" } },
            new UpstreamConfig { Name = "b", ApiKey = null },
        ],
        Routes = [new RouteConfig { Name = "r", AddHeaders = new Dictionary<string, string> { ["x-secret"] = "3", ["accept"] = "p" } }],
    };

    [Test]
    public void Each_secret_has_a_context_of_its_own_and_nothing_else_is_touched()
    {
        var seen = new Dictionary<string, string>();
        var replaced = SecretFields.Replace(Snapshot, (context, value) =>
        {
            seen.Add(context, value);
            return value + "!";
        });
        Assert.That(seen, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["upstreams/a/apiKey"] = "1",
            ["upstreams/a/headers/x-api-token"] = "2",
            ["routes/r/addHeaders/x-secret"] = "3",
        }));
        Assert.Multiple(() =>
        {
            Assert.That(replaced.Upstreams[0].ApiKey, Is.EqualTo("1!"));
            Assert.That(replaced.Upstreams[0].Headers, Is.EquivalentTo(new Dictionary<string, string> { ["X-Api-Token"] = "2!", ["x-plain"] = "p" }));
            Assert.That(replaced.Upstreams[1].ApiKey, Is.Null);
            Assert.That(replaced.Routes[0].AddHeaders, Is.EquivalentTo(new Dictionary<string, string> { ["x-secret"] = "3!", ["accept"] = "p" }));
        });
    }

    [Test]
    public void A_snapshot_opens_with_its_key_and_names_what_does_not()
    {
        using var box = new SecretBox(new byte[SecretBox.KeyBytes]);
        using var other = new SecretBox([.. Enumerable.Repeat((byte)1, SecretBox.KeyBytes)]);
        var sealedSnapshot = SecretFields.Replace(Snapshot, (context, value) => box.Seal(value, context));
        Assert.That(SnapshotWriter.Write(SecretFields.Open(sealedSnapshot, box, out _)!), Is.EqualTo(SnapshotWriter.Write(Snapshot)));
        Assert.That(SecretFields.Open(sealedSnapshot, other, out var failed), Is.Null);
        Assert.That(failed, Has.Count.EqualTo(3).And.Contains("upstreams/a/apiKey"));
        Assert.That(SecretFields.Open(Snapshot, other, out _), Is.Not.Null, "what was never sealed stays as it is");
    }
}
