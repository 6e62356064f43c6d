using System.Text;
using CsCheck;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class SnapshotReaderTests
{
    [Test]
    public void An_empty_object_has_every_default()
    {
        var snapshot = SnapshotReader.Read("{}"u8.ToArray()).Snapshot!;

        Assert.That(SnapshotWriter.Write(snapshot), Is.EqualTo(SnapshotWriter.Write(new Snapshot())));
    }

    [Test]
    public void A_byte_order_mark_is_skipped() =>
        Assert.That(SnapshotReader.Read("\uFEFF{\"version\":7}"u8.ToArray()).Snapshot!.Version, Is.EqualTo(7));

    [TestCase("{\n  \"version\": 1,\n  oops\n}", "line 3, column 3")]
    [TestCase("", "line 1, column 1")]
    [TestCase("{\"version\":1", "line 1")]
    [TestCase("{\"version\":1,}", "line 1, column 14")]
    public void Malformed_json_is_told_with_line_and_column(string json, string position)
    {
        var read = SnapshotReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Multiple(() =>
        {
            Assert.That(read.Snapshot, Is.Null);
            Assert.That(read.Errors, Has.Count.EqualTo(1));
            Assert.That(read.Errors[0].Message, Does.StartWith(position));
            Assert.That(read.Errors[0].Message, Does.Not.Contain("LineNumber"));
        });
    }

    [TestCase("[]", "$")]
    [TestCase("null", "$")]
    [TestCase("{\"namespaces\":{}}", "$.namespaces")]
    [TestCase("{\"namespaces\":[1]}", "$.namespaces[0]")]
    [TestCase("{\"namespaces\":[{}]}", "$.namespaces[0].code")]
    [TestCase("{\"namespaces\":[{\"code\":null}]}", "$.namespaces[0].code")]
    [TestCase("{\"namespaces\":[{\"code\":5}]}", "$.namespaces[0].code")]
    [TestCase("{\"namespaces\":[{\"code\":\"a\",\"enabled\":1}]}", "$.namespaces[0].enabled")]
    [TestCase("{\"namespaces\":[{\"code\":\"a\",\"priority\":1.5}]}", "$.namespaces[0].priority")]
    [TestCase("{\"namespaces\":[{\"code\":\"a\",\"priority\":99999999999}]}", "$.namespaces[0].priority")]
    [TestCase("{\"namespaces\":[{\"code\":\"a\",\"maxRequestBytes\":\"1\"}]}", "$.namespaces[0].maxRequestBytes")]
    [TestCase("{\"namespaces\":[{\"code\":\"a\",\"quota\":{\"warnAt\":\"x\"}}]}", "$.namespaces[0].quota.warnAt")]
    [TestCase("{\"namespaces\":[{\"code\":\"\\ud800\"}]}", "$.namespaces[0].code")]
    [TestCase("{\"version\":1,\"version\":2}", "$.version")]
    [TestCase("{\"upstreams\":[{\"name\":\"a\",\"models\":{\"x\":\"1\",\"x\":\"2\"}}]}", "$.upstreams[0].models.x")]
    [TestCase("{\"upstreams\":[{\"name\":\"a\",\"headers\":{\"x-y\":1}}]}", "$.upstreams[0].headers['x-y']")]
    [TestCase("{\"apiKeys\":[{\"id\":\"a\",\"namespace\":\"n\",\"sha256\":\"\",\"expiresAt\":\"soon\"}]}", "$.apiKeys[0].expiresAt")]
    [TestCase("{\"apiKeys\":[{\"id\":\"a\",\"namespace\":\"n\",\"sha256\":\"\",\"models\":[1]}]}", "$.apiKeys[0].models[0]")]
    [TestCase("{\"settings\":{\"timeouts\":{\"connectMs\":\"1\"}}}", "$.settings.timeouts.connectMs")]
    [TestCase("{\"instances\":{\"gw-1\":{\"settings\":{\"maxHeader\":1}}}}", "$.instances['gw-1'].settings.maxHeader")]
    [TestCase("{\"instances\":{\"gw\":1}}", "$.instances.gw")]
    [TestCase("{\"policies\":[{\"name\":\"p\",\"type\":\"qps-limit\",\"config\":{}}]}", "$.policies[0].config.maxQPS")]
    [TestCase("{\"policies\":[{\"name\":\"p\",\"type\":\"qps-limit\",\"config\":[]}]}", "$.policies[0].config")]
    public void A_wrong_form_is_told_where_it_is(string json, string path)
    {
        var read = SnapshotReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Multiple(() =>
        {
            Assert.That(read.Snapshot, Is.Null);
            Assert.That(read.Errors.Select(error => error.Path), Is.EqualTo(new[] { path }));
        });
    }

    [Test]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.That(SnapshotReader.Read(new byte[] { (byte)'{', 0xFF, (byte)'}' }).Errors[0].Message, Is.EqualTo("is not UTF-8"));

    [TestCase("defaultnamespace", "defaultNamespace")]
    [TestCase("upstream", "upstreams")]
    [TestCase("setings", "settings")]
    public void An_unknown_field_names_its_neighbour(string wrong, string meant)
    {
        var error = SnapshotReader.Read(Encoding.UTF8.GetBytes($$"""{"{{wrong}}":null}""")).Errors.Single();

        Assert.Multiple(() =>
        {
            Assert.That(error.Path, Is.EqualTo($"$.{wrong}"));
            Assert.That(error.Message, Does.Contain($"did you mean '{meant}'"));
        });
    }

    [Test]
    public void An_unknown_field_like_no_other_is_told_without_a_guess() =>
        Assert.That(SnapshotReader.Read("""{"zebra":1}"""u8.ToArray()).Errors.Single().Message, Is.EqualTo("is not a known field"));

    [TestCase(2, UnknownFields.WarningWhenNewer, true)]
    [TestCase(1, UnknownFields.WarningWhenNewer, false)]
    [TestCase(2, UnknownFields.Error, false)]
    public void Unknown_fields_of_a_newer_config_center_are_warnings(int schema, UnknownFields unknown, bool accepted)
    {
        var read = SnapshotReader.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":{{schema}},"zebra":1}"""), unknown);

        Assert.Multiple(() =>
        {
            Assert.That(read.Snapshot, accepted ? Is.Not.Null : Is.Null);
            Assert.That(read.Warnings, Has.Count.EqualTo(accepted ? 1 : 0));
            Assert.That(read.Errors, Has.Count.EqualTo(accepted ? 0 : 1));
        });
    }

    [Test]
    public void Every_error_is_told_at_once_of_form_and_of_meaning()
    {
        var document = Documents.With(
            ("version", "\"x\""),
            ("namespaces/0/priority", "-1"),
            ("namespaces/0/colour", "1"),
            ("routes/0/targets/0/upstream", "\"nobody\""),
            ("upstreams/0/servers/0/url", "\"ftp://x\""),
            ("policies/0/config/timeWindow", "0"));

        Assert.That(SnapshotReader.ReadAndValidate(document).Errors.Select(error => error.Path), Is.EquivalentTo(new[]
        {
            "$.version", "$.namespaces[0].priority", "$.namespaces[0].colour", "$.routes[0].targets[0].upstream",
            "$.upstreams[0].servers[0].url", "$.policies[0].config.timeWindow",
        }));
    }

    [Test]
    public void Values_of_conditions_may_be_numbers_and_booleans()
    {
        var snapshot = SnapshotReader.Read("""
            {"namespaces":[{"code":"a","match":[{"source":"body","field":"n","operator":"gt","value":5},{"source":"body","field":"b","value":true}]}]}
            """u8.ToArray()).Snapshot!;

        Assert.That(snapshot.Namespaces[0].Match.Select(matcher => matcher.Value), Is.EqualTo(new[] { "5", "true" }));
    }

    [TestCase("2030-01-31T00:00:00Z", "2030-01-31T00:00:00Z")]
    [TestCase("2030-01-31T08:00:00+08:00", "2030-01-31T00:00:00Z")]
    [TestCase("2030-01-31T00:00:00", "2030-01-31T00:00:00Z")]
    [TestCase("2030-01-31", "2030-01-31T00:00:00Z")]
    public void Times_without_an_offset_are_utc(string text, string expected)
    {
        var document = Documents.With(("apiKeys/0/expiresAt", $"\"{text}\""));

        Assert.That(SnapshotReader.Read(document).Snapshot!.ApiKeys[0].ExpiresAt, Is.EqualTo(DateTimeOffset.Parse(expected)));
    }

    [Test]
    public void A_damaged_document_is_refused_with_an_error_or_compiles()
    {
        var design = Documents.Design();
        Gen.Select(Gen.Int[0, design.Length - 1], Gen.Byte, Gen.Bool).Sample((at, value, cut) =>
        {
            var damaged = cut ? design[..at] : (byte[])design.Clone();
            if (!cut)
            {
                damaged[at] = value;
            }

            var read = SnapshotReader.ReadAndValidate(damaged);
            if (read.Snapshot is not null)
            {
                SnapshotCompiler.Compile(read.Snapshot, new ServerStates());
            }

            return read.Snapshot is null == read.Errors.Count > 0;
        }, iter: 2000);
    }
}
