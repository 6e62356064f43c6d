namespace Tests.Functional.Deployment;

/// <summary>One instruction of a Dockerfile, its continued lines joined.</summary>
internal sealed record DockerInstruction(string Keyword, string Arguments);
