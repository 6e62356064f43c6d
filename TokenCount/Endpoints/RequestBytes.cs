namespace TokenCount.Endpoints;

/// <summary>Reads whole bodies.</summary>
internal static class RequestBytes
{
    /// <summary>The body, at most as long as the server was told to take.</summary>
    /// <exception cref="BadHttpRequestException">It is longer, or cut short.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
