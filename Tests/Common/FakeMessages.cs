using System.Globalization;
using System.Text;

namespace Tests.Common;

/// <summary>Bytes that fake upstreams send.</summary>
internal static class FakeMessages
{
    public static byte[] Head(int status, params string[] headers) => Encoding.Latin1.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {Reason(status)}\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n"));

    public static byte[] Chunk(byte[] data) =>
        [.. Encoding.ASCII.GetBytes(data.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. data, .. "\r\n"u8];

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        204 => "No Content",
        304 => "Not Modified",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    };
}
