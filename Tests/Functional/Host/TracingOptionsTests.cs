using Gateway.Core.Tracing;
using Gateway.Host.Options;
using Gateway.Host.Tracing;
using NUnit.Framework;
using OpenTelemetry.Exporter;

namespace Tests.Functional.Host;

/// <summary>OpenTelemetry's variables.</summary>
public sealed class TracingOptionsTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    [Test]
    public void Without_an_endpoint_tracing_is_off_whatever_else_is_set() =>
        Assert.That(Read(("OTEL_SERVICE_NAME", "a"), ("OTEL_TRACES_SAMPLER", "nonsense")), Is.Null);

    [TestCase("OTEL_SDK_DISABLED", "true")]
    [TestCase("OTEL_TRACES_EXPORTER", "none")]
    public void It_can_be_switched_off(string name, string value) => Assert.That(Read((Endpoint, "http://collector"), (name, value)), Is.Null);

    [Test]
    public void An_endpoint_alone_is_enough()
    {
        var options = Read((Endpoint, "http://collector:4318"))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Endpoint, Is.EqualTo(new Uri("http://collector:4318/v1/traces")));
            Assert.That(options.Protocol, Is.EqualTo(OtlpExportProtocol.HttpProtobuf));
            Assert.That(options.Headers, Is.Null);
            Assert.That(options.Timeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(options.ServiceName, Is.Null);
            Assert.That(options.Sampling, Is.EqualTo(new TraceSampling(IsParentBased: true, Ratio: 1)));
        }
    }

    [TestCase("http://collector/base/", "http/protobuf", "http://collector/base/v1/traces")]
    [TestCase("http://collector:4317", "grpc", "http://collector:4317/")]
    public void The_path_is_that_of_the_protocol(string endpoint, string protocol, string expected) =>
        Assert.That(Read((Endpoint, endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol))!.Endpoint, Is.EqualTo(new Uri(expected)));

    [Test]
    public void What_is_said_of_traces_alone_outweighs_the_rest()
    {
        var options = Read(
            (Endpoint, "http://collector"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://traces/here"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=1"),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b=2, c=%20d"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "1"),
            ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2000"),
            ("OTEL_SERVICE_NAME", "front"))!;

        Assert.That(
            (options.Endpoint, options.Protocol, options.Headers, options.Timeout, options.ServiceName),
            Is.EqualTo((new Uri("https://traces/here"), OtlpExportProtocol.HttpProtobuf, "b=2, c=%20d", TimeSpan.FromSeconds(2), "front")));
    }

    [TestCase("always_on", null, false, 1)]
    [TestCase("always_off", null, false, 0)]
    [TestCase("traceidratio", "0.25", false, 0.25)]
    [TestCase("traceidratio", null, false, 1)]
    [TestCase("parentbased_always_on", "0.5", true, 1)]
    [TestCase("parentbased_always_off", null, true, 0)]
    [TestCase("parentbased_traceidratio", "1e-3", true, 0.001)]
    [TestCase("PARENTBASED_TRACEIDRATIO", "0", true, 0)]
    public void Every_sampler_of_the_specification_is_known(string sampler, string? argument, bool isParentBased, double ratio) => Assert.That(
        Read((Endpoint, "http://collector"), ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument ?? ""))!.Sampling,
        Is.EqualTo(new TraceSampling(isParentBased, ratio)));

    [TestCase(Endpoint, "collector:4318")]
    [TestCase(Endpoint, "http://user:secret@collector")]
    [TestCase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector")]
    [TestCase("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [TestCase("OTEL_EXPORTER_OTLP_TIMEOUT", "0")]
    [TestCase("OTEL_TRACES_SAMPLER", "jaeger_remote")]
    [TestCase("OTEL_TRACES_SAMPLER_ARG", "1.5")]
    [TestCase("OTEL_TRACES_SAMPLER_ARG", "NaN")]
    [TestCase("OTEL_TRACES_SAMPLER_ARG", "half")]
    [TestCase("OTEL_TRACES_EXPORTER", "zipkin")]
    [TestCase("OTEL_SDK_DISABLED", "perhaps")]
    [TestCase("ACCESS_LOG_CONTENT_BYTES", "65537")]
    public void A_wrong_value_is_named(string name, string value)
    {
        var errors = Errors((Endpoint, "http://collector"), ("OTEL_TRACES_SAMPLER", "traceidratio"), (name, value));

        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0], Does.StartWith($"{name}: "));
    }

    [TestCase("secret")]
    [TestCase("a=1,secret")]
    [TestCase("=secret")]
    [TestCase("a b=secret")]
    [TestCase("a=secret%0d%0a")]
    public void Wrong_fields_are_named_and_not_shown(string value)
    {
        var errors = Errors((Endpoint, "http://collector"), ("OTEL_EXPORTER_OTLP_HEADERS", value));

        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0], Does.StartWith("OTEL_EXPORTER_OTLP_HEADERS: must be ").And.Not.Contain("secret"));
    }

    [Test]
    public void The_options_do_not_print_what_is_secret() =>
        Assert.That($"{Read((Endpoint, "http://collector"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=secret"))}", Does.Contain("collector").And.Not.Contain("secret"));

    private static TracingOptions? Read(params (string Name, string Value)[] variables)
    {
        var (options, errors) = ReadAll(variables);
        Assert.That(errors, Is.Empty);
        return options.Tracing;
    }

    private static IReadOnlyList<string> Errors(params (string Name, string Value)[] variables) => ReadAll(variables).Errors;

    // The last of several with one name counts.
    private static (GatewayOptions Options, IReadOnlyList<string> Errors) ReadAll((string Name, string Value)[] variables) =>
        GatewayOptionsReader.Read([], name => variables.LastOrDefault(variable => variable.Name == name).Value);
}
