using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Core.Explain;
using NUnit.Framework;

namespace Tests.Unit.Explain;

internal sealed class ExplainRequestTests
{
    [Test]
    public void Is_written_as_it_would_come()
    {
        var request = Read("""{"path":"/v1/chat/completions","query":"a=b","headers":{"X-A":"1"},"apiKey":"k","body":{"model":"m"}}""");

        Assert.That(Encoding.UTF8.GetString(request.ToBytes()), Is.EqualTo(
            "POST /v1/chat/completions?a=b HTTP/1.1\r\nHost: gateway\r\nX-A: 1\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}"));
    }

    [Test]
    public void What_is_given_is_not_given_twice()
    {
        var request = Read("""{"method":"GET","path":"/x","headers":{"host":"own","content-type":"text/plain"},"body":"text"}""");

        Assert.That(Encoding.UTF8.GetString(request.ToBytes()), Is.EqualTo("GET /x HTTP/1.1\r\nhost: own\r\ncontent-type: text/plain\r\nContent-Length: 4\r\n\r\ntext"));
    }

    [TestCase("""{"path":""}""", "$.path")]
    [TestCase("""{"path":"/a HTTP/1.1\r\nX: 1"}""", "$.path")]
    [TestCase("""{"path":"/a","method":"GET /"}""", "$.method")]
    [TestCase("""{"path":"/a","query":"a b"}""", "$.query")]
    [TestCase("""{"path":"/a","headers":{"X":"1\r\nY: 2"}}""", "$.headers")]
    [TestCase("""{"path":"/a","headers":{"X: 1\r\nY":"2"}}""", "$.headers")]
    [TestCase("""{"path":"/a","headers":{"Content-Length":"2"}}""", "$.headers")]
    [TestCase("""{"path":"/a","headers":{"transfer-encoding":"chunked"}}""", "$.headers")]
    [TestCase("""{"path":"/a","apiKey":"a\r\nb"}""", "$.apiKey")]
    [TestCase("""{"path":"/a","clientAddress":"localhost"}""", "$.clientAddress")]
    public void What_would_make_another_request_is_refused(string json, string path)
    {
        var findings = new Findings();
        Read(json).Check(findings);

        Assert.That(findings.Errors.Select(static error => error.Path).ToArray(), Has.Length.EqualTo(1).And.All.StartsWith(path));
    }

    [Test]
    public void Unknown_fields_are_told()
    {
        using var document = JsonDocument.Parse("""{"path":"/a","header":{}}""");
        var context = new ReadContext(unknownIsWarning: false);
        JsonObjectReader.Read(document.RootElement, "$", context, ExplainRequest.Read);

        Assert.That(context.Errors.Select(static error => error.Path), Is.EqualTo(new[] { "$.header" }));
    }

    private static ExplainRequest Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var context = new ReadContext(unknownIsWarning: false);
        var request = JsonObjectReader.Read(document.RootElement, "$", context, ExplainRequest.Read);
        Assert.That(context.Errors, Is.Empty);
        return request;
    }
}
