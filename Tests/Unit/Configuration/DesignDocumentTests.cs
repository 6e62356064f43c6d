using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;
using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class DesignDocumentTests
{
    [Test]
    public void Reads_and_validates_without_error()
    {
        var read = SnapshotReader.ReadAndValidate(Documents.Design());

        Assert.Multiple(() =>
        {
            Assert.That(read.Errors, Is.Empty);
            Assert.That(read.Warnings, Is.Empty);
            Assert.That(read.Snapshot!.Version, Is.EqualTo(42));
        });
    }

    [Test]
    public void Every_part_is_read()
    {
        var snapshot = SnapshotReader.Read(Documents.Design()).Snapshot!;

        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Namespaces[0].Match[0], Is.EqualTo(
                new MatcherConfig { Source = "header", Field = "X-Channel-Code", Operator = "eq", Value = "test-channel" }));
            Assert.That(snapshot.Namespaces[0].Quota, Is.EqualTo(new QuotaConfig { Period = "day", TimeZone = "Asia/Shanghai", WarnAt = 0.8 }));
            Assert.That(snapshot.ApiKeys[0].Models, Is.EqualTo(new[] { "*" }));
            Assert.That(snapshot.Upstreams[0].Models["gpt-4o"], Is.EqualTo("Qwen3-8B"));
            Assert.That(snapshot.Upstreams[0].CircuitBreaker, Is.EqualTo(new CircuitBreakerConfig()));
            Assert.That(snapshot.Upstreams[0].HealthCheck, Is.EqualTo(new HealthCheckConfig()));
            Assert.That(snapshot.Routes[0].Rewrite, Is.EqualTo(new RewriteConfig { From = "/api/chat", To = "/v1/chat/completions" }));
            Assert.That(snapshot.Policies[0].Config, Is.EqualTo(new QpsLimitSettings { MaxQps = 50, TimeWindow = 1, Burst = 50 }));
            Assert.That(snapshot.Policies[1].Config, Is.EqualTo(new ConcurrencyLimitSettings { MaxConcurrentConnections = 100 }));
            Assert.That(((TokenLimitSettings)snapshot.Policies[2].Config!).Windows, Is.EqualTo(new[]
            {
                new TokenWindowConfig { Minutes = 10, MaxTotal = 10000 },
                new TokenWindowConfig { Minutes = 20, MaxTotal = 15000 },
            }));
            Assert.That(((MessageMatchingSettings)snapshot.Policies[3].Config!).MatchingAction, Is.EqualTo("allow"));
            Assert.That(snapshot.Models[0].OutputPricePerMillion, Is.EqualTo(10.0));
            Assert.That(snapshot.Instances.Keys, Is.EqualTo(new[] { "gateway-2" }));
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public void What_is_written_reads_back_as_the_same(bool indented)
    {
        var first = SnapshotReader.Read(Documents.Design()).Snapshot!;
        var written = SnapshotWriter.Write(first, indented);
        var again = SnapshotReader.ReadAndValidate(written);

        Assert.Multiple(() =>
        {
            Assert.That(again.Errors, Is.Empty);
            Assert.That(Encoding.UTF8.GetString(SnapshotWriter.Write(again.Snapshot!, indented)), Is.EqualTo(Encoding.UTF8.GetString(written)));
            Assert.That(Encoding.UTF8.GetString(written), Does.Contain("maxQPS").And.Contains("Asia/Shanghai").And.Contains("test-channel"));
        });
    }

    [Test]
    public void Compiles()
    {
        var compiled = Documents.Compile(Documents.Design());
        var server = compiled.Upstreams.Find("qwen")!.Servers[0];

        Assert.Multiple(() =>
        {
            Assert.That(compiled.Version, Is.EqualTo(42));
            Assert.That(compiled.BodyFields.Paths, Is.EqualTo(new[] { "user.level" }));
            Assert.That(compiled.Settings, Is.EqualTo(CompiledSettings.Default with { TrustedProxies = compiled.Settings.TrustedProxies }));
            Assert.That(compiled.Namespaces.ByCode("wechat")!.DefaultUpstream!.Name, Is.EqualTo("qwen"));
            Assert.That(compiled.Namespaces.ByCode("wechat")!.Authentication, Is.EqualTo(NamespaceAuthentication.None));
            Assert.That(compiled.Upstreams.Find("qwen")!.LoadBalancing, Is.EqualTo(LoadBalancing.WeightedRoundRobin));
            Assert.That(Encoding.ASCII.GetString(server.Host), Is.EqualTo("127.0.0.1:8003"));
            Assert.That(compiled.Keys.All, Has.Count.EqualTo(1));
            Assert.That(compiled.Routes.All, Has.Count.EqualTo(1));
            Assert.That(compiled.Models.Find("gpt-4o-mini"u8)!.Source.Tokenizer, Is.EqualTo("o200k_base"));
        });
    }
}
