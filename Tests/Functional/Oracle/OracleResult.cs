namespace Tests.Functional.Oracle;

/// <summary>What became of a request, as its client saw it.</summary>
/// <param name="Plan">The request.</param>
/// <param name="Status">Of its answer; 0 when the client left, or the connection ended, before there was one.</param>
/// <param name="Output">Tokens of the answer's texts, as far as they came.</param>
/// <param name="IsWhole">True when the answer ended as it should.</param>
/// <param name="HasLeft">True when the client left before that.</param>
internal sealed record OracleResult(OraclePlan Plan, int Status, int Output, bool IsWhole, bool HasLeft)
{
    /// <summary>Tokens of input that are known to have been admitted: of what was served.</summary>
    public long Input => Status == 200 ? Plan.Input : 0;

    /// <summary>Input and output.</summary>
    public long Used => Input + Output;

    /// <summary>The limits' time just before the request was sent, and just after its end was seen.</summary>
    public (DateTime From, DateTime To) Time { get; init; }

    /// <summary>Of a refusal: the body that says why.</summary>
    public string Error { get; init; } = "";
}
