import { programAt } from './hosts/ip.ts';

/*
 * Becomes the program of FAULTS_MAIN in the network namespace FAULTS_NAMESPACE, as the same process, so that signals and
 * output are its own.
 */

const { FAULTS_NAMESPACE: namespace = '', FAULTS_MAIN: main = '', ...env } = process.env;
const ip = programAt('ip') ?? 'ip';
const command = [ip, 'netns', 'exec', namespace, process.execPath, ...process.execArgv, main];
process.execve?.(ip, command, env);
