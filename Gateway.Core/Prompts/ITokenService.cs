namespace Gateway.Core.Prompts;

/// <summary>Counts prompts elsewhere, for models whose vocabulary is not here, and lends vocabularies. Never throws: what fails is an answer that is not there.</summary>
public interface ITokenService
{
    /// <summary>Counts the prompt of a request.</summary>
    /// <param name="body">The request's body; not touched any more once the task is complete.</param>
    /// <param name="protocol">What the body is a request of, as a route's <c>protocol</c> is written.</param>
    /// <param name="model">The name that the servers know the model by.</param>
    /// <returns>The count; null when there is none in time.</returns>
    ValueTask<TokenServiceCount?> CountAsync(ReadOnlyMemory<byte> body, string protocol, string model);

    /// <summary>Brings a vocabulary into the models directory.</summary>
    /// <returns>True when it is there now and was not before, or not the same.</returns>
    Task<bool> FetchAsync(string name, CancellationToken cancellationToken);
}
