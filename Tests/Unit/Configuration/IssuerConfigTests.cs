using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Configuration;

public sealed class IssuerConfigTests
{
    private static readonly string Good = $$"""
        {"name":"idp","issuer":"https://issuer.example","audiences":["gateway"],"jwks":{{TestIssuer.Jwks(TestIssuer.Rsa)}}}
        """;

    [Test]
    public void Every_field_is_read_and_written_back()
    {
        var document = Document("""
            {"name":"idp","issuer":"https://issuer.example","audiences":["a","b"],"jwksUrl":"https://issuer.example/jwks","namespaceClaim":"tenant",
             "namespaces":["wechat"],"algorithms":["ES256"],"clockSkewSeconds":5,"refreshSeconds":60}
            """);
        var read = SnapshotReader.ReadAndValidate(document);
        Assert.That(read.Errors, Is.Empty);
        var issuer = read.Snapshot!.Issuers.Single();
        var again = SnapshotReader.ReadAndValidate(SnapshotWriter.Write(read.Snapshot));

        Assert.Multiple(() =>
        {
            Assert.That(issuer.Audiences, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(issuer.JwksUrl, Is.EqualTo("https://issuer.example/jwks"));
            Assert.That(issuer.NamespaceClaim, Is.EqualTo("tenant"));
            Assert.That(issuer.Namespaces, Is.EqualTo(new[] { "wechat" }));
            Assert.That(issuer.Algorithms, Is.EqualTo(new[] { "ES256" }));
            Assert.That(issuer.ClockSkewSeconds, Is.EqualTo(5));
            Assert.That(issuer.RefreshSeconds, Is.EqualTo(60));
            Assert.That(again.Errors, Is.Empty);
            Assert.That(SnapshotWriter.Write(again.Snapshot!), Is.EqualTo(SnapshotWriter.Write(read.Snapshot)));
        });
    }

    [Test]
    public void Keys_in_the_document_are_written_back_as_they_are()
    {
        var read = SnapshotReader.ReadAndValidate(Document(Good));
        Assert.That(read.Errors, Is.Empty);

        Assert.That(Encoding.UTF8.GetString(SnapshotWriter.Write(read.Snapshot!)), Does.Contain(TestIssuer.Jwks(TestIssuer.Rsa)));
    }

    [TestCase("\"name\":\"\"", ".name")]
    [TestCase("\"issuer\":\"\"", ".issuer")]
    [TestCase("\"audiences\":[]", ".audiences")]
    [TestCase("\"audiences\":[\"\"]", ".audiences[0]")]
    [TestCase("\"jwksUrl\":\"https://issuer.example/jwks\"", "")]
    [TestCase("\"jwks\":null", "")]
    [TestCase("\"jwks\":[]", ".jwks")]
    [TestCase("\"jwks\":{\"keys\":[]}", ".jwks")]
    [TestCase("\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}", ".jwks")]
    [TestCase("\"namespaceClaim\":\"\"", ".namespaceClaim")]
    [TestCase("\"namespaces\":[\"nobody\"]", ".namespaces[0]")]
    [TestCase("\"algorithms\":[]", ".algorithms")]
    [TestCase("\"algorithms\":[\"HS256\"]", ".algorithms[0]")]
    [TestCase("\"algorithms\":[\"RS256\",\"none\"]", ".algorithms[1]")]
    [TestCase("\"algorithms\":[\"rs256\"]", ".algorithms[0]")]
    [TestCase("\"algorithms\":[\"Rsa\"]", ".algorithms[0]")]
    [TestCase("\"clockSkewSeconds\":-1", ".clockSkewSeconds")]
    [TestCase("\"clockSkewSeconds\":301", ".clockSkewSeconds")]
    [TestCase("\"refreshSeconds\":4", ".refreshSeconds")]
    [TestCase("\"secret\":\"x\"", ".secret")]
    public void What_is_wrong_is_told_where_it_is(string member, string path) =>
        Assert.That(Errors(With(member)), Is.EqualTo(new[] { "$.issuers[0]" + path }));

    [TestCase("http://issuer.example/jwks")]
    [TestCase("http://10.0.0.1/jwks")]
    [TestCase("ftp://issuer.example/jwks")]
    [TestCase("file:///etc/passwd")]
    [TestCase("https://user:secret@issuer.example/jwks")]
    [TestCase("issuer.example/jwks")]
    [TestCase("")]
    public void Keys_come_over_https(string url) =>
        Assert.That(Errors(With("\"jwks\":null", $"\"jwksUrl\":\"{url}\"")), Is.EqualTo(new[] { "$.issuers[0].jwksUrl" }));

    [TestCase("http://127.0.0.1:9000/jwks")]
    [TestCase("http://localhost/jwks")]
    [TestCase("http://[::1]/jwks")]
    public void Or_from_this_very_machine(string url) => Assert.That(Errors(With("\"jwks\":null", $"\"jwksUrl\":\"{url}\"")), Is.Empty);

    [Test]
    public void Names_and_issuers_are_unique() =>
        Assert.That(Errors(Good, Good), Is.EqualTo(new[] { "$.issuers[1].name", "$.issuers[1].issuer" }));

    [Test]
    public void A_file_without_keys_is_refused_where_the_gateway_runs_and_changes_nothing()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "jwks.json");
        var document = Document(With("\"jwks\":null", $"\"jwksFile\":\"{file}\""));
        var store = new SnapshotStore(new ServerStates());
        Assert.That(SnapshotReader.ReadAndValidate(document).Errors, Is.Empty);

        Assert.That(store.Apply(document).Errors.Select(static error => error.Path), Is.EqualTo(new[] { "$.issuers[0].jwksFile" }));
        File.WriteAllText(file, "{}");
        Assert.That(store.Apply(document).Errors.Select(static error => error.Path), Is.EqualTo(new[] { "$.issuers[0].jwksFile" }));
        File.WriteAllText(file, TestIssuer.Jwks(TestIssuer.Ec));
        Assert.That(store.Apply(document).Applied, Is.True);
    }

    private static byte[] Document(params string[] issuers) =>
        Encoding.UTF8.GetBytes($$"""{"namespaces":[{"code":"wechat","authentication":"jwt"}],"issuers":[{{string.Join(',', issuers)}}]}""");

    private static string[] Errors(params string[] issuers) => [.. SnapshotReader.ReadAndValidate(Document(issuers)).Errors.Select(static error => error.Path)];

    // The good one with those members in place of its own.
    private static string With(params string[] members)
    {
        var issuer = System.Text.Json.Nodes.JsonNode.Parse(Good)!.AsObject();
        foreach (var (name, value) in members.SelectMany(static member => System.Text.Json.Nodes.JsonNode.Parse($"{{{member}}}")!.AsObject()))
        {
            issuer[name] = value?.DeepClone();
        }

        return issuer.ToJsonString();
    }
}
