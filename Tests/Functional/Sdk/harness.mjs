// What every script shares: its arguments, and steps that print one JSON line each.

const [, , baseURL, ...rest] = process.argv;

/** "--name=value" arguments; "--header=Name: value" may be given several times. */
const options = { headers: {} };
for (const argument of rest) {
  const [, name, value] = /^--([a-z-]+)=(.*)$/s.exec(argument) ?? [];
  if (name === undefined) {
    throw new Error(`not an option: ${argument}`);
  }

  if (name === "header") {
    const colon = value.indexOf(":");
    options.headers[value.slice(0, colon)] = value.slice(colon + 1).trim();
  } else {
    options[name] = value;
  }
}

export { baseURL, options };

/** Runs a step unless "--steps" leaves it out, and prints what it returns. What it throws ends the script. */
export async function step(name, run) {
  if (options.steps !== undefined && !options.steps.split(",").includes(name)) {
    return;
  }

  console.log(JSON.stringify({ step: name, ...(await run()) }));
}

/** Runs what is expected to fail and describes the error as an application sees it. */
export async function failure(run) {
  try {
    await run();
  } catch (error) {
    return {
      error: error.constructor.name,
      status: error.status ?? null,
      code: error.code ?? null,
      type: error.type ?? null,
      message: error.message,
      requestId: error.requestID ?? null,
    };
  }

  return { error: null };
}
