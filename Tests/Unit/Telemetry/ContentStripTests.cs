using System.Text;
using CsCheck;
using Gateway.Core.Buffers;
using Gateway.Core.Telemetry;
using NUnit.Framework;

namespace Tests.Unit.Telemetry;

public sealed class ContentStripTests
{
    private const string Without = """{"time":"2025","path":"/v1"}""" + "\n";
    private const string With = """{"time":"2025","path":"/v1","content_truncated":false,"prompt":"a","answer":"b"}""" + "\n";

    [Test]
    public void Lines_with_content_lose_it_and_the_others_stay() =>
        Gen.Bool.Array[0, 12].Sample(static lines =>
        {
            var stripped = new PooledBuffer();
            var count = ContentStrip.Append(stripped, Encoding.UTF8.GetBytes(string.Concat(lines.Select(static has => has ? With : Without))));
            var text = Encoding.UTF8.GetString(stripped.Span);
            stripped.Release();
            return count == lines.Count(static has => has) && text == string.Concat(lines.Select(static _ => Without));
        });
}
